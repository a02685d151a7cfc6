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
        var reconciler = Reconciler(new StateLook { Settle = Now });
        Assert.Equal(drift, await reconciler.Run(repair: false, default));
        Assert.Equal(drift, await reconciler.Run(repair: true, default));
        Assert.All(await reconciler.Run(repair: false, default), d => Assert.Equal(0, d.Total));
        Assert.Equal(await tables.List("1", default), await copies.List("1", default));
        Assert.Null(await copies.Find("ended-on-blue", "1", default));
    }

    [Fact]
    public async Task Point_36_what_is_being_written_during_the_look_is_no_drift()
    {
        var (tables, copies) = (new DynamoSessions(dynamo.Store, clock), new RedisSessions(redis.Store, clock));
        var (goals, goalCopies) = (new DynamoLiveGoals(dynamo.Store), new RedisLiveGoals(redis.Store));
        await tables.Put(Session("copy-on-its-way"), default);
        await copies.Put(Session("deletion-on-its-way"), default);
        await tables.Put(Session("stays-missing"), default);
        await goals.Put(new LiveGoal("hot", 1, "Strings", 10, 0), default);
        await goalCopies.Put(new LiveGoal("hot", 1, "Strings", 10, 5), default);
        var (waits, found) = (0, new List<DriftedKey>());
        var look = new StateLook
        {
            Found = found.Add,
            Settle = async _ =>
            {
                waits++;
                await copies.Put(Session("copy-on-its-way"), default);
                await copies.Delete("deletion-on-its-way", "1", default);
                await goals.AddTips("hot", 1, default);
            },
        };

        var drift = await new StateReconciler(dynamo.Store, redis.Store, clock, look).Run(repair: false, default);

        Assert.Equal([new("sessions", 1, 0, 0), new("push-tokens", 0, 0, 0), new("live-goals", 0, 0, 0, Moving: 1)], drift);
        Assert.Equal("missing", Assert.Single(found).What);
        Assert.True(waits is > 1 and < 10, $"{waits} waits: the looks are not bounded.");
    }

    [Fact]
    public async Task Point_36_an_expiry_further_apart_than_the_tolerance_is_drift_and_a_copy_past_it_is_none()
    {
        var (tables, copies) = (new DynamoSessions(dynamo.Store, clock), new RedisSessions(redis.Store, clock));
        foreach (var (token, apart) in new[] { ("near", 50), ("far", 70), ("farther-back", -70) })
        {
            await tables.Put(Session(token), default);
            await copies.Put(Session(token) with { ExpiresAt = clock.GetUtcNow().AddHours(1).AddSeconds(apart) }, default);
        }

        await tables.Put(Session("kept-for-ever"), default);
        await copies.Put(Session("kept-for-ever"), default);
        await redis.Store.Run(r => r.KeyPersistAsync(redis.Store.Key(RedisSessions.Name("1", "kept-for-ever"))), default);
        await copies.Put(Session("over") with { ExpiresAt = clock.GetUtcNow() }, default);

        // Redis' own clock goes on while the test's stands: the tolerance allows for a slow machine.
        var strict = await Reconciler(new StateLook { Settle = Now, ExpiryTolerance = TimeSpan.FromSeconds(60) }).Run(repair: true, default);
        var after = await Reconciler(new StateLook { Settle = Now, ExpiryTolerance = TimeSpan.FromMinutes(5) }).Run(repair: false, default);

        Assert.Equal(new StateDrift("sessions", 0, 0, 0, Expiry: 3), strict[0]);
        Assert.Equal(new StateDrift("sessions", 0, 0, 0), after[0]);
    }

    [Fact]
    public async Task Point_36_more_than_fits_in_memory_is_compared_and_keys_are_told_without_tokens()
    {
        var tables = new DynamoSessions(dynamo.Store, clock);
        await Parallel.ForAsync(0, 1100, async (i, ct) => await tables.Put(Session($"secret-{i}"), ct));
        var found = new List<DriftedKey>();

        var drift = await Reconciler(new StateLook { Settle = Now, Found = found.Add, PerSecond = 100_000 }).Run(repair: true, default);

        Assert.Equal(new StateDrift("sessions", 1100, 0, 0), drift[0]);
        Assert.Equal(1100, found.Select(static k => k.Key).Distinct().Count());
        Assert.All(found, static k => Assert.DoesNotContain("secret", k.Key, StringComparison.Ordinal));
        Assert.All(await Reconciler(new StateLook { Settle = Now, PerSecond = 100_000 }).Run(repair: false, default), static d => Assert.Equal(0, d.Total));
    }

    [Theory]
    [InlineData("push:nobody")]
    [InlineData("push:-1")]
    [InlineData("push:")]
    [InlineData("session:nobody")]
    [InlineData("session:}1{:a")]
    [InlineData("session:{1}")]
    [InlineData("session:{1}:")]
    public async Task Point_36_a_key_of_another_program_under_the_prefix_is_neither_judged_nor_deleted(string key)
    {
        await redis.Store.Run(r => r.HashSetAsync(redis.Store.Key(key), "a", "b"), default);

        Assert.All(await Reconciler(new StateLook { Settle = Now }).Run(repair: true, default), static d => Assert.Equal(0, d.Total));

        Assert.True(await redis.Store.Run(r => r.KeyExistsAsync(redis.Store.Key(key)), default));
    }

    [Fact]
    public async Task Point_36_no_more_items_a_second_are_looked_at_than_allowed()
    {
        var tables = new DynamoSessions(dynamo.Store, clock);
        for (var i = 0; i < 40; i++) await tables.Put(Session($"s{i}"), default);
        var begun = System.Diagnostics.Stopwatch.GetTimestamp();

        await Reconciler(new StateLook { Settle = Now, PerSecond = 40 }).Run(repair: false, default);

        Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(begun) > TimeSpan.FromSeconds(0.95), "Forty items took less than a second at forty a second.");
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

    private static Task Now(CancellationToken cancelled) => Task.CompletedTask;

    private StateReconciler Reconciler(StateLook look) => new(dynamo.Store, redis.Store, clock, look);

    private Session Session(string token) => new(token, "1", clock.GetUtcNow().AddHours(1), "f", "ip", "UA", clock.GetUtcNow());
}
