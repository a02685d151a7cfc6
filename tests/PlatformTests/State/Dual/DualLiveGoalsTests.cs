using BingeMe.Handlers.Ports;
using BingeMe.Platform.State.Dual;
using BingeMe.Platform.State.DynamoDb;
using BingeMe.Platform.State.Redis;
using BingeMe.PlatformTests.State.DynamoDb;
using BingeMe.PlatformTests.State.Redis;

namespace BingeMe.PlatformTests.State.Dual;

[Trait("Category", "Server")]
public sealed class DualLiveGoalsTests : LiveGoalsConformance, IAsyncLifetime
{
    private readonly TempDynamo dynamo = new();
    private readonly TempRedis redis = new();

    protected override ILiveGoals Goals => new DualLiveGoals(new DynamoLiveGoals(dynamo.Store), new RedisLiveGoals(redis.Store));

    public async Task InitializeAsync()
    {
        await dynamo.Start();
        await redis.Start();
    }

    public async Task DisposeAsync()
    {
        dynamo.Dispose();
        await redis.DisposeAsync();
    }
}
