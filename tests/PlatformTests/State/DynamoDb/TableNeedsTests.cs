using System.Text.Json;
using Amazon.DynamoDBv2.Model;
using BingeMe.Handlers.Ports;
using BingeMe.Platform.Composition;
using BingeMe.Platform.State.DynamoDb;
using BingeMe.TestSupport.Http;

namespace BingeMe.PlatformTests.State.DynamoDb;

/// <summary>The legacy tables as they are, and what <c>bingeme state prepare</c> gives them.</summary>
[Trait("Category", "Server")]
public sealed class TableNeedsTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2025, 6, 15, 12, 0, 0, TimeSpan.Zero);
    private readonly TempDynamo dynamo = new();

    public Task InitializeAsync() => dynamo.Start(withUserIndex: false);

    public Task DisposeAsync()
    {
        dynamo.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Without_the_index_nothing_that_tidies_up_lists_sessions_but_ending_all_finds_them()
    {
        var sessions = new DynamoSessions(dynamo.Store, new ManualClock(Now));
        for (var i = 0; i < 3; i++) await sessions.Put(new Session($"t{i}", "7", Now.AddHours(1), "", "", "", Now), default);

        Assert.False(await sessions.IsListingCheap(default));
        Assert.Contains(dynamo.Warnings, w => w.Contains("state prepare", StringComparison.Ordinal));
        Assert.Equal(3, await sessions.DeleteAll("7", null, default));

        var readiness = new DynamoReadiness(dynamo.Store, sessions);
        await readiness.Check(default);
        Assert.Contains("state prepare", readiness.Notice, StringComparison.Ordinal);
    }

    /// <summary>dynalite cannot add an index to a table; what AWS is asked and what it answers is played here (Amazon DynamoDB API reference).</summary>
    [Theory]
    [InlineData("PROVISIONED", true)]
    [InlineData("PAY_PER_REQUEST", false)]
    public async Task Preparing_adds_index_and_expiry_once_and_says_what_is_lacking_still(string billing, bool hasCapacity)
    {
        var expiring = new HashSet<string>();
        var index = "";
        JsonElement? asked = null;
        await using var server = await FakeHttp.Start((request, context) =>
        {
            using var body = JsonDocument.Parse(request.Body);
            var table = body.RootElement.GetProperty("TableName").GetString()!;
            var operation = request.Headers["x-amz-target"].Split('.')[1];
            if (operation == "UpdateTimeToLive") expiring.Add(table);
            if (operation == "UpdateTable") (asked, index) = (body.RootElement.Clone(), "CREATING");
            return FakeHttp.Write(context, 200, operation switch
            {
                "DescribeTimeToLive" => expiring.Contains(table)
                    ? """{"TimeToLiveDescription":{"TimeToLiveStatus":"ENABLED","AttributeName":"expires_at"}}"""
                    : """{"TimeToLiveDescription":{"TimeToLiveStatus":"DISABLED"}}""",
                "DescribeTable" => $$$"""
                    {"Table":{"TableName":"{{{table}}}","TableStatus":"ACTIVE","BillingModeSummary":{"BillingMode":"{{{billing}}}"},
                     "ProvisionedThroughput":{"ReadCapacityUnits":{{{(hasCapacity ? 50 : 0)}}},"WriteCapacityUnits":{{{(hasCapacity ? 40 : 0)}}}},
                     "KeySchema":[{{{Keys(table)}}}],
                     "GlobalSecondaryIndexes":[{{{(index.Length > 0 ? $$"""{"IndexName":"userId-index","IndexStatus":"{{index}}"}""" : "")}}}]}}
                    """,
                _ => "{}",
            }, "application/x-amz-json-1.0");
        });
        using var store = new DynamoStore(new DynamoOptions("eu-west-2", "prod", server.Url));
        string[] without = ["sessions-prod lacks the index userId-index", "sessions-prod lacks deletion by expires_at (TTL)", "otp-prod lacks deletion by expires_at (TTL)", "rate_limits-prod lacks deletion by expires_at (TTL)"];
        Assert.Equal(without, (await DynamoTables.Needs(store, default)).Select(n => $"{n.Table} lacks {n.Lacks}"));
        Assert.DoesNotContain(server.Requests, r => r.Headers["x-amz-target"].Contains("Update", StringComparison.Ordinal));

        Assert.Equal([new TableNeed("sessions-prod", "the index userId-index, which is being built")], await DynamoTables.Prepare(store, default));
        var create = asked!.Value.GetProperty("GlobalSecondaryIndexUpdates")[0].GetProperty("Create");
        Assert.Equal("KEYS_ONLY", create.GetProperty("Projection").GetProperty("ProjectionType").GetString());
        Assert.Equal(hasCapacity, create.TryGetProperty("ProvisionedThroughput", out var capacity) && capacity.GetProperty("ReadCapacityUnits").GetInt64() == 50);

        Assert.Single(await DynamoTables.Prepare(store, default));
        index = "ACTIVE";
        Assert.Empty(await DynamoTables.Prepare(store, default));
        Assert.Single(server.Requests, r => r.Headers["x-amz-target"].EndsWith(".UpdateTable", StringComparison.Ordinal));
        Assert.Equal(3, server.Requests.Count(r => r.Headers["x-amz-target"].EndsWith(".UpdateTimeToLive", StringComparison.Ordinal)));
        var sessions = new DynamoSessions(store, new ManualClock(Now));
        Assert.True(await sessions.IsListingCheap(default));
    }

    [Fact]
    public async Task A_table_with_another_key_is_named()
    {
        await using var server = await FakeHttp.Start((request, context) => FakeHttp.Write(context, 200, request.Headers["x-amz-target"].EndsWith(".DescribeTimeToLive", StringComparison.Ordinal)
            ? """{"TimeToLiveDescription":{"TimeToLiveStatus":"ENABLED","AttributeName":"expires_at"}}"""
            : """{"Table":{"TableName":"t","TableStatus":"ACTIVE","KeySchema":[{"AttributeName":"identifier","KeyType":"HASH"}],"GlobalSecondaryIndexes":[{"IndexName":"userId-index","IndexStatus":"ACTIVE"}]}}""",
            "application/x-amz-json-1.0"));
        using var store = new DynamoStore(new DynamoOptions("eu-west-2", "prod", server.Url));
        Assert.Equal(
            ["the key token, userId; it has identifier", "the key user_id; it has identifier", "the key goal_id; it has identifier"],
            (await DynamoTables.Needs(store, default)).Select(static n => n.Lacks));
    }

    private static string Keys(string table) => table.Split('-')[0] switch
    {
        "sessions" => """{"AttributeName":"token","KeyType":"HASH"},{"AttributeName":"userId","KeyType":"RANGE"}""",
        "fcm" => """{"AttributeName":"user_id","KeyType":"HASH"}""",
        "live" => """{"AttributeName":"goal_id","KeyType":"HASH"}""",
        _ => """{"AttributeName":"identifier","KeyType":"HASH"}""",
    };

    [Fact]
    public async Task With_the_index_readiness_has_nothing_to_say()
    {
        using var complete = new TempDynamo();
        await complete.Start();
        var readiness = new DynamoReadiness(complete.Store, new DynamoSessions(complete.Store, new ManualClock(Now)));
        await readiness.Check(default);
        Assert.Null(readiness.Notice);
        Assert.Empty(complete.Warnings);
    }

    [Fact]
    public async Task A_table_that_is_not_there_is_named_and_not_made()
    {
        using var empty = new TempDynamo();
        await empty.Start();
        await empty.Store.RunUnprepared((client, token) => client.DeleteTableAsync(new DeleteTableRequest(empty.Store.Table("otp")), token), default);
        for (var tries = 0; tries < 200 && (await DynamoTables.Needs(empty.Store, default)).All(n => n.Lacks != "the table itself"); tries++) await Task.Delay(50);

        Assert.Equal([new TableNeed(empty.Store.Table("otp"), "the table itself")], await DynamoTables.Prepare(empty.Store, default));
    }
}
