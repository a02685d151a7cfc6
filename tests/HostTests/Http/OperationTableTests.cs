using BingeMe.TestSupport.Api;
using Xunit;

namespace HostTests.Http;

/// <summary>What must hold of the whole table.</summary>
public sealed class OperationTableTests : IAsyncLifetime
{
    /// <summary>Cached reads that nothing here writes: referrals come of sales, and live ten minutes; pages come of the administration, and live half an hour.</summary>
    private static readonly string[] Unwritten = ["user.listReferrals", "pages.getPage"];

    /// <summary>Writes of modules that change nothing that is cached: sessions, codes, passwords, uploads, mail.</summary>
    private static readonly string[] Uncached = ["user.sendContactOtp", "user.changePassword", "user.requestPasswordCreation", "user.verifyPasswordCreation", "contact.submitForm"];

    private ApiUnderTest api = null!;

    public async Task InitializeAsync() => api = await ApiUnderTest.Create();

    public async Task DisposeAsync() => await api.DisposeAsync();

    [Fact]
    public void The_binder_can_check_every_input() => api.System.Operations.Verify();

    [Fact]
    public void Every_cached_read_is_made_stale_by_some_write()
    {
        var stale = api.System.Operations.SelectMany(static o => o.Invalidates).ToHashSet();
        Assert.Equal(
            [],
            from operation in api.System.Operations
            where operation.EdgeCacheSeconds is not null && !Unwritten.Contains(operation.Id)
            from path in operation.Aliases.Prepend(operation.Path)
            where !stale.Any(s => s.EndsWith('*') ? path.StartsWith(s[..^1], StringComparison.Ordinal) : path == s)
            select $"{operation.Id} at {path}");
    }

    [Fact]
    public void Every_write_says_what_it_makes_stale() => Assert.Equal(
        [],
        from operation in api.System.Operations
        where operation.Method != "GET" && operation.Invalidates.Count == 0 && operation.Module is not ("auth" or "media") && !Uncached.Contains(operation.Id)
        select operation.Id);
}
