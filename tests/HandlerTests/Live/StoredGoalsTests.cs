using Amazon.DynamoDBv2.Model;
using BingeMe.Platform.State.Dual;
using BingeMe.Platform.State.DynamoDb;
using BingeMe.Platform.State.Redis;
using BingeMe.TestSupport.Api;
using BingeMe.TestSupport.Servers;
using Xunit;

namespace HandlerTests.Live;

/// <summary>Goals of lives in the tables that the legacy stack reads, with copies in Redis.</summary>
[Trait("Category", "Server")]
[Trait(Combination.Trait, Combination.Everywhere)]
public sealed class StoredGoalsTests : LiveTests
{
    /// <summary>Sixty calls at once beside a whole test run may take longer than a request should wait.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly string suffix = Guid.NewGuid().ToString("N");
    private DynamoStore dynamo = null!;
    private RedisStore redis = null!;

    protected override async Task<ApiUnderTest> Create()
    {
        var address = (await TestServers.Redis).Split(':');
        dynamo = new DynamoStore(new DynamoOptions("eu-west-2", suffix, await TestServers.Dynamo) { CreateTables = true, InactivityTimeout = Patience });
        redis = new RedisStore(new RedisOptions(address[0], int.Parse(address[1]), null, $"{suffix}:") { InactivityTimeout = Patience });
        return await ApiUnderTest.Create(null, context => context with { Goals = new DualLiveGoals(new DynamoLiveGoals(dynamo), new RedisLiveGoals(redis)) });
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        dynamo.Dispose();
        await redis.DisposeAsync();
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
        var item = await dynamo.Run((client, cancelled) => client.GetItemAsync(
            new GetItemRequest { TableName = $"live-goals-{suffix}", Key = new() { ["goal_id"] = new AttributeValue { S = $"{goal}" } }, ConsistentRead = true }, cancelled), default);
        Assert.Equal(
            $"coins=800 goal_id={goal} goal_name={(string)shown["name"]!} live_id={live} percentage=25 tips_received=200",
            string.Join(' ', item.Item.OrderBy(static a => a.Key, StringComparer.Ordinal).Select(static a => $"{a.Key}={a.Value.S ?? a.Value.N}")));
    }
}
