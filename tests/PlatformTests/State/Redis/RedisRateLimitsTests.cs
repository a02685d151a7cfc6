using BingeMe.Http.Limits;
using BingeMe.Platform.State.Redis;

namespace BingeMe.PlatformTests.State.Redis;

[Trait("Category", "Server")]
public sealed class RedisRateLimitsTests : RateLimitsConformance, IAsyncLifetime
{
    private readonly TempRedis server = new();
    private IRateLimits? store;

    protected override IRateLimits Limits => store ??= new RedisRateLimits(server.Store, Clock);

    public Task InitializeAsync() => server.Start();

    public async Task DisposeAsync() => await server.DisposeAsync();
}
