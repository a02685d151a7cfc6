using Amazon.DynamoDBv2.Model;
using BingeMe.Platform.State.DynamoDb;
using BingeMe.TestSupport.Api;
using BingeMe.TestSupport.Servers;
using Xunit;

namespace HandlerTests.Live;

/// <summary>Goals of lives in the tables that the legacy stack reads, with copies in Redis.</summary>
[Trait("Category", "Server")]
public sealed class StoredGoalsTests : LiveTests
{
    private readonly string suffix = Guid.NewGuid().ToString("N");

    protected override async Task<ApiUnderTest> Create()
    {
        var (dynamo, redis) = (await TestServers.Dynamo, (await TestServers.Redis).Split(':'));
        return await ApiUnderTest.Create(new()
        {
            ["STATE_STORE"] = "dual",
            ["AWS_ENDPOINT_URL_DYNAMODB"] = dynamo.ToString(),
            ["AWS_DEFAULT_REGION"] = "eu-west-2",
            ["DYNAMODB_TABLE_SUFFIX"] = suffix,
            ["REDIS_HOST"] = redis[0],
            ["REDIS_PORT"] = redis[1],
            ["REDIS_PREFIX"] = $"{suffix}:",
        });
    }

    [Fact]
    public async Task Whatever_comes_at_once_no_tip_is_lost_and_legacy_reads_the_goal()
    {
        var creator = await Creator();
        var live = await AddLive(creator, joined: 1);
        var token = Api.AsMember(creator);
        string Body(int i) => $$"""{"live_id":"{{Encoded(live)}}","goal_name":"Goal {{i}}","coins":800}""";
        (await Api.Post("/live/goal", Body(0), token)).Expect(200);
        var goal = await Newest("live_goals");

        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => Task.Run(async () =>
        {
            if (i % 6 == 0) (await Api.Post("/live/goal", Body(i), token)).Expect(200);
            else if (i % 6 == 3) (await Api.Get($"/live/go/{Encoded(live)}", token)).Expect(200);
            else Assert.NotNull(await Api.Context.Goals.AddTips($"{goal}", 5, default));
        })));

        var shown = (await Api.Get($"/live/go/{Encoded(live)}", token)).Expect(200).Data!["goal"]!;
        Assert.Equal((200, 25), ((long)shown["tips_received"]!, (long)shown["percentage"]!));
        using var store = new DynamoStore(new DynamoOptions("eu-west-2", suffix, await TestServers.Dynamo), static _ => { });
        var item = await store.Run((client, cancelled) => client.GetItemAsync(
            new GetItemRequest { TableName = $"live-goals-{suffix}", Key = new() { ["goal_id"] = new AttributeValue { S = $"{goal}" } }, ConsistentRead = true }, cancelled), default);
        Assert.Equal(
            $"coins=800 goal_id={goal} goal_name={(string)shown["name"]!} live_id={live} percentage=25 tips_received=200",
            string.Join(' ', item.Item.OrderBy(static a => a.Key, StringComparer.Ordinal).Select(static a => $"{a.Key}={a.Value.S ?? a.Value.N}")));
    }
}
