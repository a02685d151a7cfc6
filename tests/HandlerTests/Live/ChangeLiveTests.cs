using System.Globalization;
using System.Text.Json.Nodes;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Live;

/// <summary>POST /live/create with a live, and GET /live/edit/{liveId}.</summary>
public sealed class ChangeLiveTests : LiveTests
{
    [Fact]
    public async Task A_change_writes_what_was_sent_and_keeps_the_rest()
    {
        var creator = await Creator();
        var live = await AddLive(creator);
        await AddTip(live);
        await AddGoal(live);
        var channel = await Of(live, "channel");

        var answer = (await Change(creator, live, At(TimeSpan.FromDays(4)), ("name", "Renamed"), ("price", 60), ("agree", null))).Expect(200);

        Assert.Equal((Encoded(live), "/cleo_live"), (answer["liveId"], answer["url"]));
        Assert.Equal($"Renamed/60/{channel}/0/0/1", await Of(live, "concat(name, '/', price, '/', channel, '/', number_of_reschedules, '/', is_utc, '/', user_notification)"));
        Assert.Equal(new DateTime(2025, 6, 15, 17, 30, 0), await Api.Scalar<DateTime>("select updated_at from live_streamings where id = @id", ("@id", live)));
        Assert.Equal(("Say my name/20", "New strings/300", 1), (await MenuOf(live), await GoalsOn(live), await Api.Scalar<long>("select count(*) from live_goals where live_streamings_id = @l", ("@l", live))));
    }

    [Fact]
    public async Task Defect_any_creator_could_rewrite_any_live_even_a_finished_one()
    {
        var (creator, other) = (await Creator(), await Creator("other_one"));
        var live = await AddLive(creator);
        (await Change(other, live, ("name", "Taken"))).Expect(403);
        foreach (var status in new[] { "1", "2", "3", "4", "5" })
        {
            var ended = await AddLive(creator, status: status);
            var answer = (await Change(creator, ended, ("name", "Taken"))).Expect(400);
            Assert.Equal((status, Encoded(ended)), ((string?)answer.Error!["currentStatus"], (string?)answer.Error["liveId"]));
        }

        (await Save(creator, ("encryptedLiveId", Encoded(999_999)))).Expect(404);
        Assert.Equal(0, await Api.Scalar<long>("select count(*) from live_streamings where name = 'Taken'"));
    }

    [Fact]
    public async Task Defect_goals_of_others_could_be_named()
    {
        var (creator, other) = (await Creator(), await Creator("other_one"));
        var (live, theirs) = (await AddLive(creator), await AddLive(other));
        var goal = await AddGoal(theirs);
        (await Change(creator, live, ("goalid", Encoded(goal)), ("goal_name", "Mine"), ("goal_coins", 5))).Expect(404);
        (await Change(creator, live, ("g", Encoded(goal)), ("goal_name", "Mine"), ("goal_coins", 5))).Expect(404);
        (await Change(creator, live, ("delgoalid", Encoded(goal)), ("name", "Renamed"))).Expect(404);
        Assert.Equal(("New strings/300", "Soup night"), (await GoalsOn(theirs), await Of(live, "name")));
    }

    /// <summary>The old table allows null, which counts as none: adding to it gave null again, and such a live could be moved for ever.</summary>
    [Fact]
    public async Task Moves_of_a_live_whose_counter_is_empty_are_counted()
    {
        await Api.Execute("alter table live_streamings drop column number_of_reschedules");
        await Api.Execute("alter table live_streamings add column number_of_reschedules int null");
        var creator = await Creator();
        await Api.Execute(
            "insert into live_streamings (user_id, channel, name, price, availability, type, duration, date_time) values (@o, 'live_abc12_1', 'Soup night', 50, 'all_pay', 'scheduled', 45, @at)",
            ("@o", creator), ("@at", Api.Now.AddDays(4).UtcDateTime));
        var live = await Newest("live_streamings");

        for (var move = 1; move <= 3; move++) (await Change(creator, live, At(TimeSpan.FromDays(4 + move)))).Expect(200);

        Assert.Equal("3", await Of(live, "number_of_reschedules"));
        (await Change(creator, live, At(TimeSpan.FromDays(9)))).Expect(400);
    }

    [Fact]
    public async Task Defect_a_rename_counted_as_a_move()
    {
        var creator = await Creator();
        var now = await AddLive(creator, type: "livenow", startsIn: TimeSpan.FromMinutes(-10), moved: 3);
        var answer = (await Change(creator, now, ("type", "livenow"), ("name", "Renamed"))).Expect(200);
        Assert.Equal(await Of(now, "channel"), answer["agoraChannel"]);
        Assert.Equal("Renamed/3", await Of(now, "concat(name, '/', number_of_reschedules)"));
        Assert.Equal(Api.Now.AddMinutes(-10).UtcDateTime, await Api.Scalar<DateTime>("select date_time from live_streamings where id = @id", ("@id", now)));

        // The moves are used up, the start is near, its seconds are none of the form's: a rename it is all the same.
        var later = await AddLive(creator, startsIn: TimeSpan.FromHours(3), moved: 3);
        await Api.Execute("update live_streamings set date_time = @at where id = @id", ("@at", Api.Now.UtcDateTime.AddMinutes(30).AddSeconds(42)), ("@id", later));
        await Api.Execute("insert into email_notify_schedules (notification_id, type, status) values (@id, 'live_reminder', '0')", ("@id", later));
        (await Change(creator, later, At(TimeSpan.FromMinutes(30)), ("name", "Renamed"))).Expect(200);
        Assert.Equal(1, await Mails(later));
        Assert.Equal("Renamed/3/1", await Of(later, "concat(name, '/', number_of_reschedules, '/', user_notification)"));
        // One that has begun is renamed as well.
        var begun = await AddLive(creator, startsIn: TimeSpan.FromMinutes(-2));
        (await Change(creator, begun, At(TimeSpan.FromMinutes(-2)), ("name", "Renamed"))).Expect(200);
    }

    [Fact]
    public async Task A_move_counts_and_tells_anew_and_has_its_bounds()
    {
        var creator = await Creator();
        var live = await AddLive(creator, moved: 2);
        await Api.Execute("insert into email_notify_schedules (notification_id, type, status) values (@id, 'live', '1'), (@id, 'other', '1')", ("@id", live));

        (await Change(creator, live, At(TimeSpan.FromHours(11)))).Expect(400);
        Assert.Equal(["scheduled_time"], (await Change(creator, live, At(TimeSpan.FromHours(-1)))).Expect(422).FaultyFields);
        (await Change(creator, live, At(TimeSpan.FromHours(12)))).Expect(200);
        Assert.Equal("3/0", await Of(live, "concat(number_of_reschedules, '/', user_notification)"));
        Assert.Equal((2, 1), (await Mails(live), await Api.Scalar<long>("select count(*) from email_notify_schedules where type = 'other' and status = '1'")));
        (await Change(creator, live, At(TimeSpan.FromHours(30)))).Expect(400);
        (await Change(creator, live, At(TimeSpan.FromHours(12)))).Expect(200);
    }

    [Theory]
    [InlineData("creator_id, group_id, is_active", "@id, 20, 1", 200)]
    [InlineData("creator_id, group_id, is_active", "@id, 20, 0", 400)]
    [InlineData("creator_id, group_id, is_active", "@id, 21, 1", 400)]
    public async Task The_group_of_late_movers_needs_no_notice(string columns, string values, int status)
    {
        var creator = await Creator();
        await Api.Execute($"insert into creator_groups ({columns}) values ({values})", ("@id", creator));
        var live = await AddLive(creator);
        (await Change(creator, live, At(TimeSpan.FromHours(1)))).Expect(status);
        if (status == 200) Assert.Equal(0, await Mails(live));
    }

    [Fact]
    public async Task A_move_into_the_last_hours_takes_waiting_mails_back()
    {
        var creator = await Creator();
        await Api.Execute("insert into creator_groups (creator_id, group_id, is_active) values (@id, 20, 1)", ("@id", creator));
        var live = await AddLive(creator);
        await Api.Execute("insert into email_notify_schedules (notification_id, type, status) values (@id, 'live', '0')", ("@id", live));
        (await Change(creator, live, At(TimeSpan.FromMinutes(119)))).Expect(200);
        Assert.Equal(0, await Mails(live));
    }

    [Fact]
    public async Task What_begins_at_once_is_not_scheduled_and_what_is_scheduled_may_begin_at_once()
    {
        var creator = await Creator();
        var now = await AddLive(creator, type: "livenow");
        (await Change(creator, now)).Expect(400);
        var scheduled = await AddLive(creator, moved: 3);
        await Api.Execute("insert into email_notify_schedules (notification_id, type, status) values (@id, 'live', '0')", ("@id", scheduled));
        (await Change(creator, scheduled, ("type", "livenow"))).Expect(200);
        Assert.Equal(("livenow/3", 0), (await Of(scheduled, "concat(type, '/', number_of_reschedules)"), await Mails(scheduled)));
        Assert.Equal(Api.Now.UtcDateTime, await Api.Scalar<DateTime>("select date_time from live_streamings where id = @id", ("@id", scheduled)));
    }

    [Fact]
    public async Task A_live_of_before_keeps_its_longer_duration()
    {
        var creator = await Creator();
        var live = await AddLive(creator, duration: 90);
        (await Change(creator, live, At(TimeSpan.FromDays(4)), ("duration", 90))).Expect(200);
        Assert.Equal(["duration"], (await Change(creator, live, At(TimeSpan.FromDays(4)), ("duration", 80))).Expect(422).FaultyFields);
        (await Change(creator, live, At(TimeSpan.FromDays(4)), ("duration", 241))).Expect(422);
    }

    [Fact]
    public async Task Defect_several_goals_were_left_on()
    {
        var creator = await Creator();
        var live = await AddLive(creator);
        await AddGoal(live, "One");
        await AddGoal(live, "Two");
        await AddGoal(live, "Three");
        (await Change(creator, live, At(TimeSpan.FromDays(4)))).Expect(200);
        Assert.Equal("Three/300", await GoalsOn(live));
        (await Change(creator, live, At(TimeSpan.FromDays(4)), ("goal_name", "Four"), ("goal_coins", 5))).Expect(200);
        Assert.Equal("Four/5", await GoalsOn(live));
    }

    [Fact]
    public async Task Defect_every_save_without_a_goal_added_an_empty_one()
    {
        var creator = await Creator();
        var live = Decoded((await Save(creator))["liveId"]);
        for (var i = 0; i < 3; i++) (await Change(creator, live)).Expect(200);
        Assert.Equal(("/0", 1), (await GoalsOn(live), await Count(live)));
        // The first goal takes the empty one's row; the next one has a row of its own.
        (await Change(creator, live, ("goal_name", "Strings"), ("goal_coins", 5))).Expect(200);
        Assert.Equal(("Strings/5", 1), (await GoalsOn(live), await Count(live)));
    }

    [Fact]
    public async Task A_goal_is_changed_by_its_id_and_switched_off_by_it()
    {
        var creator = await Creator();
        var live = await AddLive(creator);
        var (old, current) = (await AddGoal(live, "Old", active: "0"), await AddGoal(live));
        (await Change(creator, live, At(TimeSpan.FromDays(4)), ("goalid", Encoded(current)), ("goal_name", "Newer strings"), ("goal_coins", 301))).Expect(200);
        Assert.Equal(("Newer strings/301", 2), (await GoalsOn(live), await Count(live)));
        (await Change(creator, live, At(TimeSpan.FromDays(4)), ("delgoalid", $"{Encoded(old)}, {Encoded(current)}"))).Expect(200);
        Assert.Equal(("/0", 3), (await GoalsOn(live), await Count(live)));
    }

    [Fact]
    public async Task A_menu_that_is_sent_replaces_and_former_entries_stay_for_their_tips()
    {
        var creator = await Creator();
        var live = await AddLive(creator);
        await AddTip(live);
        (await Change(creator, live, At(TimeSpan.FromDays(4)), ("activity", List("Sing")), ("coins", List(10)))).Expect(200);
        Assert.Equal("Sing/10", await MenuOf(live));
        (await Change(creator, live, At(TimeSpan.FromDays(4)), ("activity", List()), ("coins", List()))).Expect(200);
        Assert.Equal(("", 2), (await MenuOf(live), await Api.Scalar<long>("select count(*) from live_tipping_menus where live_streamings_id = @l", ("@l", live))));
    }

    [Fact]
    public async Task The_form_of_a_change_begins_with_what_stands()
    {
        var creator = await Creator();
        var live = await AddLive(creator, moved: 1);
        var (tip, goal) = (await AddTip(live), await AddGoal(live));
        await AddGoal(live, "Off", active: "0");

        var data = (await Api.Get($"/live/edit/{Encoded(live)}", Api.AsMember(creator))).Expect(200).Data!;

        Assert.Equal(
            $$"""
            {"id":"{{Encoded(live)}}","name":"Soup night","price":50,"availability":"all_pay","type":"scheduled","duration":45,"date":"2025-06-19","time":"12:00:00","date_time":"2025-06-19 12:00:00","number_of_reschedules":1,"remaining_reschedules":2}
            """,
            data["liveStreaming"]!.ToJsonString());
        Assert.Equal($$"""[{"id":"{{Encoded(tip)}}","name":"Say my name","price":20}]""", data["tippingMenus"]!.ToJsonString());
        Assert.Equal($$"""{"goal_id":"{{Encoded(goal)}}","name":"New strings","price":300}""", data["liveGoal"]!.ToJsonString());
        Assert.Equal("""{"max_number_of_reschedules":3}""", data["settings"]!.ToJsonString());
    }

    [Theory]
    [InlineData(null, 7, 0)]
    [InlineData(null, 0, 3)]
    [InlineData(5, 1, 4)]
    public async Task Defect_the_moves_left_had_another_default_and_could_be_negative(int? most, int used, long left)
    {
        await Api.Execute($"update admin_settings set max_number_of_reschedules = {most?.ToString(CultureInfo.InvariantCulture) ?? "null"} where setting_key is null");
        var creator = await Creator();
        var live = await AddLive(creator, moved: used);
        var data = (await Api.Get($"/live/edit/{Encoded(live)}", Api.AsMember(creator))).Expect(200).Data!;
        Assert.Equal((left, most ?? 3, (JsonNode?)null), ((long)data["liveStreaming"]!["remaining_reschedules"]!, (int)data["settings"]!["max_number_of_reschedules"]!, data["liveGoal"]));
    }

    [Fact]
    public async Task Of_others_of_ended_ones_and_of_none_the_form_is_404()
    {
        var (creator, other) = (await Creator(), await Creator("other_one"));
        foreach (var live in new[] { await AddLive(other), await AddLive(creator, status: "1"), 999_999 }) (await Api.Get($"/live/edit/{Encoded(live)}", Api.AsMember(creator))).Expect(404);
        foreach (var id in new[] { "nonsense", "12", "%20" })
        {
            var answer = (await Api.Get($"/live/edit/{id}", Api.AsMember(creator))).Expect(400);
            Assert.Equal(["liveId"], answer.FaultyFields);
        }
    }

    [Fact]
    public async Task Defect_an_exceptions_text_stood_in_the_answer()
    {
        var creator = await Creator();
        var live = await AddLive(creator);
        foreach (var table in new[] { "live_goals", "email_notify_schedules" }) await Api.Execute($"alter table {table} rename to {table}_away");
        try
        {
            var answers = new[]
            {
                await Api.Get($"/live/edit/{Encoded(live)}", Api.AsMember(creator)),
                await Api.Post("/live/goal", $$"""{"live_id":"{{Encoded(live)}}"}""", Api.AsMember(creator)),
                await Api.Send("DELETE", $"/live/delete/{Encoded(live)}", null, new ApiCall { Token = Api.AsMember(creator) }),
            };
            Assert.All(answers, static a => Assert.DoesNotMatch("live_goals|email_notify|table", a.Expect(503).Text));
            Assert.Equal("0", await Of(live, "status"));
        }
        finally
        {
            foreach (var table in new[] { "live_goals", "email_notify_schedules" }) await Api.Execute($"alter table {table}_away rename to {table}");
        }
    }

    /// <summary>A start so long after the present, in one member: <see cref="Change"/> takes the day and the time out of it.</summary>
    private (string Name, JsonNode? Value) At(TimeSpan after) => ("start", (Api.Now + after).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture));

    private new Task<ApiAnswer> Change(long creator, long live, params (string Name, JsonNode? Value)[] members) => base.Change(creator, live, [.. members.SelectMany(Told)]);

    private static (string Name, JsonNode? Value)[] Told((string Name, JsonNode? Value) member) =>
        member.Name == "start" && (string?)member.Value is { } at ? [("scheduled_date", at[..10]), ("scheduled_time", at[11..])] : [member];

    private Task<long> Count(long live) => Api.Scalar<long>("select count(*) from live_goals where live_streamings_id = @l", ("@l", live));
}
