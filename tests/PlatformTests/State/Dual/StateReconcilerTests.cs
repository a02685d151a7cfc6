using BingeMe.Handlers.Ports;
using BingeMe.Platform.State.Dual;
using BingeMe.Platform.State.DynamoDb;
using BingeMe.Platform.State.Redis;
using BingeMe.PlatformTests.State.DynamoDb;
using BingeMe.PlatformTests.State.Redis;

namespace BingeMe.PlatformTests.State.Dual;

/// <summary>After a sync Redis holds what the tables hold, and nothing that they do not: it may take over.</summary>
[Trait("Category", "Server")]
public sealed class StateReconcilerTests : IAsyncLifetime
{
    private readonly ManualClock clock = new();
    private readonly TempDynamo dynamo = new();
    private readonly TempRedis redis = new();

    [Fact]
    public async Task Missing_different_and_surplus_copies_are_found_and_mended()
    {
        var tables = new DynamoSessions(dynamo.Store, clock);
        var copies = new RedisSessions(redis.Store, clock);
        await tables.Put(Session("only-in-table"), default);
        await tables.Put(Session("changed") with { App = "New/2" }, default);
        await copies.Put(Session("changed"), default);
        await copies.Put(Session("ended-on-blue"), default);
        await tables.Put(Session("expired") with { ExpiresAt = clock.GetUtcNow() }, default);
        await new DynamoPushTokens(dynamo.Store).Put(new PushToken(1, "fcm", "{}", clock.GetUtcNow()), default);
        await new RedisPushTokens(redis.Store).Put(new PushToken(2, "fcm-gone", "{}", clock.GetUtcNow()), default);
        await new DynamoLiveGoals(dynamo.Store).Put(new LiveGoal("g", 1, "Strings", 10, 5), default);
        await new RedisLiveGoals(redis.Store).Put(new LiveGoal("g", 1, "Strings", 10, 4), default);

        StateDrift[] drift = [new("sessions", 1, 1, 1), new("push-tokens", 1, 0, 1), new("live-goals", 0, 1, 0)];
        var reconciler = new StateReconciler(dynamo.Store, redis.Store, clock);
        Assert.Equal(drift, await reconciler.Run(repair: false, default));
        Assert.Equal(drift, await reconciler.Run(repair: true, default));
        Assert.All(await reconciler.Run(repair: false, default), d => Assert.Equal(0, d.Total));
        Assert.Equal(await tables.List("1", default), await copies.List("1", default));
        Assert.Null(await copies.Find("ended-on-blue", "1", default));
    }

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

    private Session Session(string token) => new(token, "1", clock.GetUtcNow().AddHours(1), "f", "ip", "UA", clock.GetUtcNow());
}
