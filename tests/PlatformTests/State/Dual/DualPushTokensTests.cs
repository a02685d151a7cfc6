using BingeMe.Handlers.Ports;
using BingeMe.Platform.State.Dual;
using BingeMe.Platform.State.DynamoDb;
using BingeMe.Platform.State.Redis;
using BingeMe.PlatformTests.State.DynamoDb;
using BingeMe.PlatformTests.State.Redis;

namespace BingeMe.PlatformTests.State.Dual;

[Trait("Category", "Server")]
public sealed class DualPushTokensTests : PushTokensConformance, IAsyncLifetime
{
    private readonly TempDynamo dynamo = new();
    private readonly TempRedis redis = new();

    protected override IPushTokens Store => new DualPushTokens(new DynamoPushTokens(dynamo.Store), new RedisPushTokens(redis.Store));

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
