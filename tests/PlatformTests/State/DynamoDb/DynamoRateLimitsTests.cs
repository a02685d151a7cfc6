using BingeMe.Http.Limits;
using BingeMe.Platform.State.DynamoDb;

namespace BingeMe.PlatformTests.State.DynamoDb;

[Trait("Category", "Server")]
public sealed class DynamoRateLimitsTests : RateLimitsConformance, IAsyncLifetime
{
    private readonly TempDynamo server = new();
    private IRateLimits? store;

    protected override IRateLimits Limits => store ??= new DynamoRateLimits(server.Store, Clock);

    public Task InitializeAsync() => server.Start();

    public Task DisposeAsync()
    {
        server.Dispose();
        return Task.CompletedTask;
    }
}
