using BingeMe.Handlers.Ports;
using BingeMe.Platform.State.Redis;

namespace BingeMe.PlatformTests.State.Redis;

[Trait("Category", "Server")]
public sealed class RedisLiveGoalsTests : LiveGoalsConformance, IAsyncLifetime
{
    private readonly TempRedis server = new();
    private ILiveGoals? store;

    protected override ILiveGoals Goals => store ??= new RedisLiveGoals(server.Store);

    public Task InitializeAsync() => server.Start();

    public async Task DisposeAsync() => await server.DisposeAsync();
}
