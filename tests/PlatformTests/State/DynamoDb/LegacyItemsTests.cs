using Amazon.DynamoDBv2.Model;
using BingeMe.Handlers.Ports;
using BingeMe.Platform.State.DynamoDb;

namespace BingeMe.PlatformTests.State.DynamoDb;

/// <summary>Items as the legacy stack writes them, and what it finds in ours (platform-auth P7, P8).</summary>
[Trait("Category", "Server")]
public sealed class LegacyItemsTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2025, 6, 15, 12, 0, 0, TimeSpan.Zero);
    private readonly TempDynamo dynamo = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_code_without_purpose_works_once_whether_text_or_number(bool asNumber)
    {
        await Put("otp", new()
        {
            ["identifier"] = new() { S = "a@b.example" },
            ["otp"] = asNumber ? new() { N = "12345" } : new() { S = "12345" },
            ["timestamp"] = new() { N = $"{Now.ToUnixTimeMilliseconds()}" },
            ["attempts"] = new() { N = "0" },
            ["expires_at"] = new() { N = $"{Now.ToUnixTimeSeconds() + 600}" },
        });
        var codes = new DynamoOneTimeCodes(dynamo.Store);
        var expected = new StoredCode("a@b.example", "12345", Now, Now.AddMinutes(10), null, null, 1);
        Assert.Equal((AttemptOutcome.Granted, expected), await codes.TakeAttempt("a@b.example", 5, Now.AddMinutes(9), default));
        Assert.False(await codes.Delete("a@b.example", "12346", default));
        Assert.True(await codes.Delete("a@b.example", "12345", default));
        Assert.False(await codes.Delete("a@b.example", "12345", default));
    }

    [Fact]
    public async Task A_session_with_the_keys_and_an_expiry_only_is_a_session()
    {
        await Put("sessions", new()
        {
            ["token"] = new() { S = "t" },
            ["userId"] = new() { S = "7" },
            ["expires_at"] = new() { N = $"{Now.ToUnixTimeSeconds() + 60}" },
        });
        var sessions = new DynamoSessions(dynamo.Store, new ManualClock(Now));
        Assert.Equal(new Session("t", "7", Now.AddMinutes(1), "", "", "", DateTimeOffset.UnixEpoch), await sessions.Find("t", "7", default));
        Assert.Single(await sessions.List("7", default));
    }

    [Fact]
    public async Task A_goal_takes_tips_and_keeps_the_percentage_that_legacy_readers_show()
    {
        await Put("live-goals", new()
        {
            ["goal_id"] = new() { S = "77" },
            ["live_id"] = new() { N = "4" },
            ["goal_name"] = new() { S = "New strings" },
            ["coins"] = new() { N = "300" },
            ["tips_received"] = new() { N = "50" },
            ["percentage"] = new() { N = "16" },
        });
        var goals = new DynamoLiveGoals(dynamo.Store);
        Assert.Equal(new LiveGoal("77", 4, "New strings", 300, 50), await goals.Find("77", default));
        await goals.AddTips("77", 100, default);
        Assert.Equal(
            "coins:N=300 goal_id:S=77 goal_name:S=New strings live_id:N=4 percentage:N=50 tips_received:N=150",
            await Get("live-goals", new() { ["goal_id"] = new() { S = "77" } }));
    }

    [Fact]
    public async Task Our_items_have_the_legacy_attributes_in_their_types()
    {
        var clock = new ManualClock(Now);
        await new DynamoSessions(dynamo.Store, clock).Put(new Session("t", "7", Now.AddDays(60), "f", "203.0.113.9", "UA", Now.AddMilliseconds(5)), default);
        Assert.Equal(
            "app:S=UA createdAt:S=2025-06-15T12:00:00.005Z deviceFingerprint:S=f expires_at:N=1755172800 ipAddress:S=203.0.113.9 token:S=t userId:S=7",
            await Get("sessions", new() { ["token"] = new() { S = "t" }, ["userId"] = new() { S = "7" } }));

        await new DynamoOneTimeCodes(dynamo.Store).Put(new StoredCode("a@b.example", "12345", Now.AddMilliseconds(5), Now.AddMinutes(10), "reset", 7), default);
        Assert.Equal(
            "attempts:N=0 expires_at:N=1749989400 identifier:S=a@b.example otp:S=12345 purpose:S=reset timestamp:N=1749988800005 user_id:N=7",
            await Get("otp", new() { ["identifier"] = new() { S = "a@b.example" } }));

        await new DynamoPushTokens(dynamo.Store).Put(new PushToken(7, "fcm", "{}", Now), default);
        Assert.Equal(
            "created_at:S=2025-06-15T12:00:00.000Z device_info:S={} fcm_token:S=fcm updated_at:S=2025-06-15T12:00:00.000Z user_id:N=7",
            await Get("fcm-token", new() { ["user_id"] = new() { N = "7" } }));

        var goals = new DynamoLiveGoals(dynamo.Store);
        await goals.Put(new LiveGoal("9", 4, "Strings", 300, 0), default);
        await goals.AddTips("9", 100, default);
        Assert.Equal(
            "coins:N=300 goal_id:S=9 goal_name:S=Strings live_id:N=4 percentage:N=33 tips_received:N=100",
            await Get("live-goals", new() { ["goal_id"] = new() { S = "9" } }));
        await goals.Describe(new GoalText("9", 4, "A guitar", 200), default);
        Assert.Equal(
            "coins:N=200 goal_id:S=9 goal_name:S=A guitar live_id:N=4 percentage:N=50 tips_received:N=100",
            await Get("live-goals", new() { ["goal_id"] = new() { S = "9" } }));

        await new DynamoRateLimits(dynamo.Store, clock).Hit("rl:203.0.113.9", 5, TimeSpan.FromMinutes(15), default);
        Assert.Equal(
            "count:N=1 expires_at:N=1749990600 identifier:S=rl:203.0.113.9#900#1944432 timestamp:N=1749988800000",
            await Get("rate_limits", new() { ["identifier"] = new() { S = "rl:203.0.113.9#900#1944432" } }));
    }

    /// <summary>Node writes an IPv4 client of its IPv6 sockets as ::ffff:203.0.113.9.</summary>
    [Theory]
    [InlineData("rl:203.0.113.9", "rl:203.0.113.9")]
    [InlineData("rl:203.0.113.9", "rl:::ffff:203.0.113.9")]
    [InlineData("rate_limit:203.0.113.9:/auth/init", "rate_limit:203.0.113.9:/auth/init")]
    [InlineData("rate_limit:203.0.113.9:/auth/init", "rate_limit:::ffff:203.0.113.9:/auth/init")]
    public async Task Whom_legacy_refuses_is_refused_however_it_spells_his_address(string key, string legacy)
    {
        await Put("rate_limits", new()
        {
            ["identifier"] = new() { S = legacy },
            ["count"] = new() { N = "5" },
            ["timestamp"] = new() { N = $"{Now.ToUnixTimeMilliseconds()}" },
        });
        var limits = new DynamoRateLimits(dynamo.Store, new ManualClock(Now));
        Assert.False((await limits.Hit(key, 5, TimeSpan.FromMinutes(15), default)).Allowed);
        Assert.True((await limits.Hit(key.Replace("113.9", "113.8", StringComparison.Ordinal), 5, TimeSpan.FromMinutes(15), default)).Allowed);
        Assert.True((await limits.Hit("rl:2001:db8:1:2::/64", 5, TimeSpan.FromMinutes(15), default)).Allowed);
    }

    [Fact]
    public async Task Without_an_index_a_users_sessions_are_scanned_for_and_the_log_says_so_once()
    {
        using var bare = new TempDynamo();
        await bare.Start(withUserIndex: false);
        var sessions = new DynamoSessions(bare.Store, new ManualClock(Now));
        foreach (var (token, user) in new[] { ("a", "1"), ("b", "1"), ("c", "2") })
            await sessions.Put(new Session(token, user, Now.AddHours(1), "f", "ip", "UA", Now), default);
        Assert.Equal(["a", "b"], (await sessions.List("1", default)).Select(s => s.Token));
        Assert.Equal(1, await sessions.DeleteAll("1", "a", default));
        Assert.Single(bare.Warnings);
        Assert.DoesNotContain("a@", bare.Warnings[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_away_is_a_dependency_that_is_down_at_once()
    {
        using var away = new DynamoStore(new DynamoOptions("eu-west-2", "x", new Uri("http://127.0.0.1:1")));
        var started = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < 10; i++)
        {
            var e = await Assert.ThrowsAsync<DependencyException>(() => new DynamoLiveGoals(away).Find("g", default));
            Assert.Equal("dynamodb", e.Dependency);
        }

        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(3));
    }

    public Task InitializeAsync() => dynamo.Start();

    public Task DisposeAsync()
    {
        dynamo.Dispose();
        return Task.CompletedTask;
    }

    private Task<PutItemResponse> Put(string table, Dictionary<string, AttributeValue> item) =>
        dynamo.Store.Run((client, token) => client.PutItemAsync(dynamo.Store.Table(table), item, token), default);

    private async Task<string> Get(string table, Dictionary<string, AttributeValue> key)
    {
        var answer = await dynamo.Store.Run((client, token) => client.GetItemAsync(dynamo.Store.Table(table), key, token), default);
        return string.Join(' ', answer.Item.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => a.Value.N is { } n ? $"{a.Key}:N={n}" : $"{a.Key}:S={a.Value.S}"));
    }
}
