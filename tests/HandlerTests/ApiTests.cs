using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests;

/// <summary>Tests that run against the whole API, one of their own for each test, and in every <see cref="Combination"/>.</summary>
[Trait(Combination.Trait, Combination.Everywhere)]
public abstract class ApiTests : IAsyncLifetime
{
    protected ApiUnderTest Api { get; private set; } = null!;

    public async Task InitializeAsync() => Api = await Create();

    public virtual async Task DisposeAsync() => await Api.DisposeAsync();

    /// <summary>Another API with another database, in the middle of a test: one that adds rows for long would otherwise end up reading them all.</summary>
    protected async Task Renew()
    {
        await Api.DisposeAsync();
        Api = await Create();
    }

    protected virtual Task<ApiUnderTest> Create() => ApiUnderTest.Create();
}
