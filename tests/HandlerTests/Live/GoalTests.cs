using System.Text.Json.Nodes;
using BingeMe.Handlers.Ports;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Live;

/// <summary>POST /live/goal.</summary>
public sealed class GoalTests : LiveTests
{
    [Fact]
    public async Task A_live_without_a_goal_gets_one_which_is_told_to_those_who_count()
    {
        var creator = await Creator();
        var live = await AddLive(creator);
        var answer = (await Goal(creator, live, ("goal_name", " New strings "), ("coins", 300))).Expect(200);
        var goal = await Newest("live_goals");
        Assert.Equal($$"""[{"id":"{{Encoded(goal)}}","live_id":"{{Encoded(live)}}","goal_name":"New strings","coins":300}]""", answer.Data!["live"]!.ToJsonString());
        Assert.Equal((string?)answer.Json["timestamp"], answer["timestamp"]);
        Assert.Equal(new LiveGoal($"{goal}", live, "New strings", 300, 0), await Api.Context.Goals.Find($"{goal}", default));
    }

    [Fact]
    public async Task The_newest_goal_is_changed_where_none_is_named_and_keeps_its_tips()
    {
        var creator = await Creator();
        var live = await AddLive(creator);
        var goal = await AddGoal(live, coins: 300);
        (await Goal(creator, live, ("goal_name", "New strings"), ("coins", 300))).Expect(200);
        await Api.Context.Goals.AddTips($"{goal}", 60, default);
        Assert.Equal(Encoded(goal), Only(await Goal(creator, live, ("goal_name", "A guitar"), ("coins", "120")))["id"]!.ToString());
        var counted = (await Api.Context.Goals.Find($"{goal}", default))!;
        Assert.Equal((new LiveGoal($"{goal}", live, "A guitar", 120, 60), 50), (counted, counted.Percentage));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_named_goal_is_changed_by_either_form_of_its_id(bool encoded)
    {
        var creator = await Creator();
        var live = await AddLive(creator);
        var (older, newer) = (await AddGoal(live, "Older", active: "0"), await AddGoal(live, "Newer"));
        var answer = await Api.Post(
            "/live/goal",
            new JsonObject { ["live_id"] = encoded ? Encoded(live) : live, ["goal_id"] = encoded ? Encoded(older) : older, ["goal_name"] = "Older again", ["coins"] = 7 }.ToJsonString(),
            Api.AsMember(creator));
        Assert.Equal(Encoded(older), Only(answer)["id"]!.ToString());
        Assert.Equal(("Older again/7", "0"), (await GoalsOn(live), await Api.Scalar<string>("select active from live_goals where id = @id", ("@id", newer))));
    }

    [Fact]
    public async Task Nothing_clears_the_goal_and_leaves_what_was_counted()
    {
        var creator = await Creator();
        var live = await AddLive(creator);
        (await Goal(creator, live, ("goal_name", "New strings"), ("coins", 300))).Expect(200);
        var goal = await Newest("live_goals");
        await Api.Context.Goals.AddTips($"{goal}", 60, default);

        foreach (var nothing in new[] { ("", (JsonNode?)0), (" ", ""), ("string", 0) })
        {
            var cleared = Only(await Goal(creator, live, ("goal_name", nothing.Item1), ("coins", nothing.Item2), ("goal_id", "")));
            Assert.Equal(("", 0L), ((string)cleared["goal_name"]!, (long)cleared["coins"]!));
        }

        Assert.Equal(2, await Api.Scalar<long>("select count(*) from live_goals where live_streamings_id = @l", ("@l", live)));
        Assert.Equal(60, (await Api.Context.Goals.Find($"{goal}", default))!.TipsReceived);
        var fresh = await AddLive(creator);
        Assert.Equal("", (string)Only(await Goal(creator, fresh))["goal_name"]!);
    }

    [Fact]
    public async Task A_goal_alone_changes_nothing()
    {
        var creator = await Creator();
        var live = await AddLive(creator);
        var goal = await AddGoal(live);
        Assert.Equal("New strings", (string)Only(await Goal(creator, live, ("goal_id", Encoded(goal)), ("goal_name", "string")))["goal_name"]!);
        Assert.Null(await Api.Context.Goals.Find($"{goal}", default));
        (await Goal(creator, live, ("goal_id", Encoded(999_999)))).Expect(404);
    }

    [Theory]
    [InlineData("\"goal_name\":\"Strings\"", "goal")]
    [InlineData("\"coins\":5", "goal")]
    [InlineData("\"goal_name\":\"Strings\",\"coins\":0", "goal")]
    [InlineData("\"goal_name\":\"Strings\",\"coins\":-5", "coins")]
    [InlineData("\"goal_name\":\"Strings\",\"coins\":1000000001", "coins")]
    [InlineData("\"goal_name\":\"Strings\",\"coins\":\"five\"", "coins")]
    [InlineData("\"goal_name\":\"Str\\nings\",\"coins\":5", "goal_name")]
    [InlineData("\"goal_name\":[\"Strings\"],\"coins\":5", "goal_name")]
    public async Task What_is_wrong_is_422(string members, string field)
    {
        var creator = await Creator();
        var answer = (await Api.Post("/live/goal", $$"""{"live_id":"{{Encoded(await AddLive(creator))}}",{{members}}}""", Api.AsMember(creator))).Expect(422);
        Assert.Contains(field, answer.FaultyFields);
        Assert.NotNull((string?)answer.Error![field]);
    }

    [Fact]
    public async Task A_name_has_100_letters_and_a_live_must_be_named()
    {
        var creator = await Creator();
        var live = await AddLive(creator);
        (await Goal(creator, live, ("goal_name", new string('a', 100)), ("coins", 1_000_000_000))).Expect(200);
        Assert.Equal(["goal_name"], (await Goal(creator, live, ("goal_name", new string('a', 101)), ("coins", 1))).Expect(422).FaultyFields);
        var answer = (await Api.Post("/live/goal", """{"goal_name":"Strings"}""", Api.AsMember(creator))).Expect(422);
        Assert.Equal(["goal", "live_id"], answer.FaultyFields.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("live_id", "nonsense")]
    [InlineData("live_id", "7abc")]
    [InlineData("goal_id", "nonsense")]
    [InlineData("goal_id", "-1")]
    public async Task Ids_that_cannot_be_read_are_400_and_say_the_form(string field, string sent)
    {
        var creator = await Creator();
        var answer = (await Goal(creator, await AddLive(creator), (field, sent))).Expect(400);
        Assert.Equal((sent, true, true), ((string?)answer.Error!["providedId"], answer.Error.ContainsKey("message"), answer.Error.ContainsKey("expectedFormat")));
        Assert.Equal([field], answer.FaultyFields);
    }

    [Fact]
    public async Task Another_members_live_one_that_ended_and_none_are_refused()
    {
        var (creator, other) = (await Creator(), await Creator("other_one"));
        var live = await AddLive(creator);
        await AddGoal(live);
        (await Goal(other, live, ("goal_name", "Mine"), ("coins", 5))).Expect(403);
        (await Goal(creator, 999_999, ("goal_name", "Mine"), ("coins", 5))).Expect(404);
        (await Goal(creator, await AddLive(creator, status: "1"), ("goal_name", "Mine"), ("coins", 5))).Expect(400);
        Assert.Equal("New strings/300", await GoalsOn(live));
    }

    [Fact]
    public async Task Defect_the_goal_of_anothers_live_was_changed()
    {
        var (creator, other) = (await Creator(), await Creator("other_one"));
        var theirs = await AddLive(other);
        var goal = await AddGoal(theirs);
        (await Goal(creator, await AddLive(creator), ("goal_id", Encoded(goal)), ("goal_name", "Mine"), ("coins", 5))).Expect(404);
        Assert.Equal(("New strings/300", (LiveGoal?)null), (await GoalsOn(theirs), await Api.Context.Goals.Find($"{goal}", default)));
    }

    [Fact]
    public async Task Defect_other_goals_stayed_on()
    {
        var creator = await Creator();
        var live = await AddLive(creator);
        var first = await AddGoal(live, "One");
        await AddGoal(live, "Two");
        (await Goal(creator, live, ("goal_name", "Three"), ("coins", 5))).Expect(200);
        Assert.Equal("Three/5", await GoalsOn(live));
        (await Goal(creator, live, ("goal_id", Encoded(first)), ("goal_name", "Four"), ("coins", 5))).Expect(200);
        Assert.Equal("Four/5", await GoalsOn(live));
        Assert.Single((await Goal(creator, live)).Expect(200).Data!["live"]!.AsArray());
    }

    [Fact]
    public async Task Defect_a_refusal_kept_its_transaction_and_its_connection()
    {
        var (creator, other) = (await Creator(), await Creator("other_one"));
        var live = await AddLive(creator);
        for (var i = 0; i < 60; i++) (await Goal(other, live, ("goal_name", "Mine"), ("coins", 5))).Expect(403);
        (await Goal(creator, live, ("goal_name", "Mine"), ("coins", 5))).Expect(200);
    }

    [Fact]
    public async Task Defect_coins_that_are_no_number_reached_the_statement()
    {
        var creator = await Creator();
        var live = await AddLive(creator);
        foreach (var coins in new JsonNode?[] { "5; drop table live_goals", "NaN", true, new JsonArray(5), "1e400" })
            (await Goal(creator, live, ("goal_name", "Strings"), ("coins", coins!.DeepClone()))).Expect(422);
    }

    [Fact]
    public async Task Defect_the_counted_goal_was_never_named_or_lost_its_tips()
    {
        var creator = await Creator();
        var live = await AddLive(creator);
        (await Goal(creator, live, ("goal_name", "Goal"), ("coins", 1000))).Expect(200);
        var goal = await Newest("live_goals");
        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => Task.Run(async () =>
        {
            if (i % 3 == 0) (await Goal(creator, live, ("goal_name", $"Goal {i}"), ("coins", 1000))).Expect(200);
            else Assert.NotNull(await Api.Context.Goals.AddTips($"{goal}", 5, default));
        })));
        var counted = (await Api.Context.Goals.Find($"{goal}", default))!;
        Assert.Equal((200, 1000, 20, 1), (counted.TipsReceived, counted.Coins, counted.Percentage, await Api.Scalar<long>("select count(*) from live_goals where live_streamings_id = @l", ("@l", live))));
    }

    private Task<ApiAnswer> Goal(long member, long live, params (string Name, JsonNode? Value)[] members)
    {
        var body = new JsonObject { ["live_id"] = Encoded(live) };
        foreach (var (name, value) in members) body[name] = value;
        return Api.Post("/live/goal", body.ToJsonString(), Api.AsMember(member));
    }

    private static JsonObject Only(ApiAnswer answer) => Assert.Single(answer.Expect(200).Data!["live"]!.AsArray())!.AsObject();
}
