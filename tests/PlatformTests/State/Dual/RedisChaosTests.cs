using BingeMe.Handlers.Ports;
using BingeMe.Platform.State.Dual;
using BingeMe.Platform.State.DynamoDb;
using BingeMe.Platform.State.Redis;
using BingeMe.PlatformTests.State.DynamoDb;
using BingeMe.TestSupport.Servers;

namespace BingeMe.PlatformTests.State.Dual;

/// <summary>Redis crashes, hangs, comes back empty or comes back old between any two steps; no member may notice (docs/state.md).</summary>
[Trait("Category", "Server")]
public sealed class RedisChaosTests : IAsyncLifetime
{
    private static readonly TimeSpan Unnoticed = TimeSpan.FromSeconds(2);
    private readonly ManualClock clock = new();
    private readonly TempDynamo dynamo = new();
    private readonly RedisServer server = new();
    private RedisStore? redis;

    private DualSessions Sessions => new(new DynamoSessions(dynamo.Store, clock), new RedisSessions(redis!, clock));

    [Fact]
    public async Task A_session_ended_while_Redis_was_away_stays_ended_when_Redis_comes_back()
    {
        await Sessions.Put(Session("t"), default);
        Assert.NotNull(await new RedisSessions(redis!, clock).Find("t", "1", default));

        // Halted, Redis keeps its copy through the deletion that it never hears of.
        await server.Freeze();
        Assert.True(await Quick(() => Sessions.Delete("t", "1", default)));
        await server.Thaw();
        Assert.Null(await Sessions.Find("t", "1", default));
        Assert.Empty(await Sessions.List("1", default));
    }

    [Fact]
    public async Task A_session_ended_by_the_other_stack_is_ended_here()
    {
        await Sessions.Put(Session("t"), default);
        await new DynamoSessions(dynamo.Store, clock).Delete("t", "1", default);
        Assert.Null(await Sessions.Find("t", "1", default));
    }

    [Theory]
    [InlineData("crash")]
    [InlineData("hang")]
    [InlineData("flush")]
    public async Task A_members_journey_goes_on_whatever_Redis_does_between_two_steps(string fault)
    {
        var goals = new DualLiveGoals(new DynamoLiveGoals(dynamo.Store), new RedisLiveGoals(redis!));
        var push = new DualPushTokens(new DynamoPushTokens(dynamo.Store), new RedisPushTokens(redis!));
        Func<Task>[] steps =
        [
            () => Sessions.Put(Session("t1"), default),
            async () => Assert.NotNull(await Sessions.Find("t1", "1", default)),
            () => push.Put(new PushToken(1, "fcm-1", "{}", clock.GetUtcNow()), default),
            () => Sessions.Put(Session("t2"), default),
            async () => Assert.True(await Sessions.Delete("t1", "1", default)),
            async () => Assert.Null(await Sessions.Find("t1", "1", default)),
            () => goals.Put(new LiveGoal("g", 1, "Strings", 100, 0), default),
            async () => Assert.Equal(5, (await goals.AddTips("g", 5, default))!.TipsReceived),
            async () => Assert.Equal(5, (await goals.Describe(new GoalText("g", 1, "New strings", 50), default)).TipsReceived),
            () => push.Put(new PushToken(1, "fcm-2", "{}", clock.GetUtcNow()), default),
            async () => Assert.Equal("fcm-2", (await push.Find(1, default))!.FcmToken),
            async () => Assert.Equal(5, (await goals.Find("g", default))!.TipsReceived),
            async () => Assert.Equal(1, await Sessions.DeleteAll("1", null, default)),
            async () => Assert.Empty(await Sessions.List("1", default)),
        ];
        for (var i = 0; i < steps.Length; i++)
        {
            var step = steps[i];
            await Quick(async () =>
            {
                await step();
                return true;
            });
            await Break(fault, broken: i % 2 == 0);
        }
    }

    public async Task InitializeAsync()
    {
        await dynamo.Start();
        await server.Start();
        redis = new RedisStore(new RedisOptions("127.0.0.1", server.Port) { InactivityTimeout = TimeSpan.FromMilliseconds(200) });
        await redis.Ping(default);
    }

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        await redis!.DisposeAsync();
        dynamo.Dispose();
    }

    private Task Break(string fault, bool broken)
    {
        switch (fault, broken)
        {
            case ("crash", true):
                server.Stop();
                return Task.CompletedTask;
            case ("crash", false):
                return server.Start();
            case ("hang", true):
                return server.Freeze();
            case ("hang", false):
                return server.Thaw();
            default:
                return redis!.Run(static r => r.ExecuteAsync("flushall"), default);
        }
    }

    private static async Task<T> Quick<T>(Func<Task<T>> step) => await step().WaitAsync(Unnoticed);

    private Session Session(string token) => new(token, "1", clock.GetUtcNow().AddHours(1), "f", "ip", "UA", clock.GetUtcNow());
}
