using BingeMe.Handlers.Ports;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Live;

/// <summary>GET /live/go/{liveId}.</summary>
public sealed class GoLiveTests : LiveTests
{
    [Fact]
    public async Task The_creator_enters_and_sees_what_the_live_has_earned()
    {
        var (creator, fan, other) = (await Creator(), await Fan(), await Fan("fan_two"));
        var live = await AddLive(creator);
        var (tip, goal) = (await AddTip(live), await AddGoal(live, coins: 300));
        await Api.Context.Goals.Put(new LiveGoal($"{goal}", live, "Old name", 100, 100), default);
        await Api.Execute("insert into live_prebooks (live_id) values (@l), (@l)", ("@l", live));
        foreach (var viewer in new[] { fan, fan, other }) await Api.Execute("insert into live_online_users (live_streamings_id, user_id) values (@l, @u)", ("@l", live), ("@u", viewer));
        await Earn("live", 80.50m, live);
        await Earn("live_tip", 20.25m, live);
        await Earn("tipmenu", 5m, live);

        var answer = (await Go(creator, live)).Expect(200);

        var data = answer.Data!;
        Assert.Equal(("00112233445566778899aabbccddeeff", $"live_abc12_{creator}", 45L, 2L, true), (answer["agoraAppId"], answer["agoraChannel"], (long)data["liveDuration"]!, (long)data["viewersCount"]!, (bool)answer.Json["success"]!));
        Assert.InRange((int)data["uid"]!, 1, 9999);
        Assert.Equal(((45u + 60) * 60, answer["uid"], answer["agoraChannel"]), RoomToken.Read(answer["token"]));
        Assert.Equal("""{"total":105.75,"bookings":2,"tip":25.25}""", data["earnings"]!.ToJsonString());
        Assert.Equal(
            $$"""{"goal_id":"{{Encoded(goal)}}","live_id":"{{Encoded(live)}}","name":"New strings","price":300,"tips_received":100,"percentage":33}""", data["goal"]!.ToJsonString());
        Assert.Equal($$"""[{"id":"{{Encoded(tip)}}","name":"Say my name","price":20}]""", data["tipmenu"]!.ToJsonString());
        Assert.Equal(new LiveGoal($"{goal}", live, "New strings", 300, 100), await Api.Context.Goals.Find($"{goal}", default));
    }

    [Fact]
    public async Task The_first_entry_is_noted_in_the_rows_time()
    {
        var creator = await Creator();
        var live = await AddLive(creator);
        (await Go(creator, live)).Expect(200);
        Assert.Equal(("1", new DateTime(2025, 6, 15, 17, 30, 0)), (await Of(live, "creator_joined"), await Updated(live)));
        Api.Clock.Advance(TimeSpan.FromMinutes(5));
        (await Go(creator, live)).Expect(200);
        Assert.Equal(new DateTime(2025, 6, 15, 17, 30, 0), await Updated(live));
    }

    [Fact]
    public async Task Ruling_34_HEAD_notes_nothing()
    {
        var creator = await Creator();
        var live = await AddLive(creator);
        var goal = await AddGoal(live);
        Assert.Equal(200, (await Api.Send("HEAD", $"/live/go/{Encoded(live)}", null, new ApiCall { Token = Api.AsMember(creator) })).Status);
        Assert.Equal(("0", (LiveGoal?)null), (await Of(live, "creator_joined"), await Api.Context.Goals.Find($"{goal}", default)));
    }

    [Fact]
    public async Task Without_a_goal_it_is_null_and_an_empty_one_has_no_tips()
    {
        var creator = await Creator();
        var live = await AddLive(creator);
        var none = (await Go(creator, live)).Expect(200).Data!;
        Assert.True(none.ContainsKey("goal"));
        Assert.Null(none["goal"]);
        Assert.Equal("""{"total":0,"bookings":0,"tip":0}""", none["earnings"]!.ToJsonString());
        var goal = await AddGoal(live, "", 0);
        Assert.Equal($$"""{"goal_id":"{{Encoded(goal)}}","live_id":"{{Encoded(live)}}","name":"","price":0}""", (await Go(creator, live)).Data!["goal"]!.ToJsonString());
        Assert.Null(await Api.Context.Goals.Find($"{goal}", default));
    }

    [Fact]
    public async Task Of_several_goals_that_are_on_the_newest_is_shown()
    {
        var creator = await Creator();
        var live = await AddLive(creator);
        await AddGoal(live, "Older");
        await AddGoal(live, "Newer");
        Assert.Equal("Newer", (await Go(creator, live))["goal.name"]);
    }

    [Fact]
    public async Task Who_may_not_enter_hears_why()
    {
        var (creator, other) = (await Creator(), await Creator("other_one"));
        var live = await AddLive(creator);
        (await Go(other, live)).Expect(403);
        (await Go(creator, 999_999)).Expect(404);
        Assert.Equal("1", (string?)(await Go(creator, await AddLive(creator, status: "1"))).Expect(400).Error!["currentStatus"]);
        (await Api.Get("/live/go/nonsense", Api.AsMember(creator))).Expect(400);
        (await Api.Get($"/live/go/{live}", Api.AsMember(creator))).Expect(400);
        Assert.Equal("0", await Of(live, "creator_joined"));
    }

    [Fact]
    public async Task Defect_other_things_with_the_same_number_counted_as_earnings()
    {
        var creator = await Creator();
        var (live, another) = (await AddLive(creator), await AddLive(creator));
        await Earn("live", 10, null, reference: live);
        await Earn("live_tip", 1000, null, reference: live);
        await Earn("product", 1000, null, reference: live);
        await Earn("live", 1000, another, reference: live);
        await Earn("live", 7, live, reference: live);
        await Earn("live", 1000, live, approved: "3");
        Assert.Equal("""{"total":17,"bookings":0,"tip":0}""", (await Go(creator, live)).Data!["earnings"]!.ToJsonString());
    }

    [Fact]
    public async Task Defect_without_a_certificate_the_answer_was_an_exceptions_text()
    {
        await Api.Execute("update admin_settings set agora_app_certificate = 'short' where setting_key is null");
        var creator = await Creator();
        var live = await AddLive(creator);
        var answer = (await Go(creator, live)).Expect(500);
        Assert.DoesNotContain("short", answer.Text, StringComparison.Ordinal);
        Assert.Equal("0", await Of(live, "creator_joined"));
    }

    [Fact]
    public async Task Defect_naming_the_goal_raced_with_tips()
    {
        var creator = await Creator();
        var live = await AddLive(creator, joined: 1);
        var goal = await AddGoal(live, coins: 400);
        (await Go(creator, live)).Expect(200);
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(async () =>
        {
            if (i % 2 == 0) Assert.NotNull(await Api.Context.Goals.AddTips($"{goal}", 10, default));
            else (await Go(creator, live)).Expect(200);
        })));
        var shown = (await Go(creator, live)).Data!["goal"]!;
        Assert.Equal((200, 50), ((long)shown["tips_received"]!, (long)shown["percentage"]!));
    }

    [Fact]
    public async Task Defect_what_could_not_be_read_counted_as_nothing()
    {
        var creator = await Creator();
        var live = await AddLive(creator);
        foreach (var (table, target) in new[] { ("live_prebooks", $"/live/go/{Encoded(live)}"), ("live_tipping_menus", "/live/create") })
        {
            await Api.Execute($"alter table {table} rename to {table}_away");
            try
            {
                (await Api.Get(target, Api.AsMember(creator))).Expect(503);
            }
            finally
            {
                await Api.Execute($"alter table {table}_away rename to {table}");
            }
        }
    }

    private Task<ApiAnswer> Go(long member, long live) => Api.Get($"/live/go/{Encoded(live)}", Api.AsMember(member));

    private Task<DateTime> Updated(long live) => Api.Scalar<DateTime>("select updated_at from live_streamings where id = @id", ("@id", live));

    private Task<int> Earn(string type, decimal coins, long? live, long? reference = null, string approved = "1") => Api.Execute(
        "insert into transactions (type, earning_net_user_coins, live_id, ref_id, approved, created_at) values (@type, @coins, @live, @reference, @approved, '2025-06-01 10:00:00')",
        ("@type", type), ("@coins", coins), ("@live", live), ("@reference", reference), ("@approved", approved));
}
