using System.Globalization;
using System.Text.Json.Nodes;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Live;

/// <summary>GET and POST /live/create, new lives.</summary>
public sealed class CreateLiveTests : LiveTests
{
    [Fact]
    public async Task A_scheduled_live_is_written_whole()
    {
        var creator = await Creator();
        var answer = (await Save(
            creator, ("timezone", "Asia/Kolkata"), ("activity", List("Sing", "Dance")), ("coins", List(10, 20)), ("goal_name", " New strings "), ("goal_coins", 300))).Expect(200);

        Assert.Equal(("/cleo_live", true), (answer["url"], (bool)answer.Json["success"]!));
        Assert.Equal(["liveId", "url"], answer.Data!.Select(static m => m.Key));
        var live = Decoded(answer["liveId"]);
        // Noon in India, UTC; the row's own times are India's.
        Assert.Equal("2025-06-16 06:30:00", await Text(live, "date_time"));
        Assert.Equal("2025-06-15 17:30:00", await Text(live, "created_at"));
        Assert.Equal("2025-06-15 17:30:00", await Text(live, "updated_at"));
        Assert.Equal(
            "Harbour songs/100/all_pay/scheduled/45/0/0/0/0/0/0",
            await Of(live, "concat(name, '/', price, '/', availability, '/', type, '/', duration, '/', extended_mins, '/', status, '/', modify_user, '/', number_of_reschedules, '/', is_utc, '/', creator_joined)"));
        Assert.Matches($@"^live_[0-9a-z]{{5}}_{creator}\z", await Of(live, "channel"));
        Assert.Equal(("Sing/10, Dance/20", "New strings/300", 2), (await MenuOf(live), await GoalsOn(live), await Mails(live)));
    }

    /// <summary>Open business was looked for before the deletion, on a connection of its own: 4 of 25 deleted members had an open live.</summary>
    [Fact]
    public async Task No_live_begins_beside_the_deletion_of_its_creator()
    {
        var both = 0;
        for (var i = 0; i < 25; i++)
        {
            var creator = await Api.AddMember(new TestMember($"leaving_{i}") { IsCreator = true }.WithPassword());
            var answers = await Task.WhenAll(
                Api.Post("/account/delete", $$"""{"password":"{{TestMember.Password}}"}""", Api.AsMember(creator)),
                // About when the password has been compared.
                Task.Run(async () =>
                {
                    await Task.Delay(i);
                    return await Save(creator);
                }));
            if (answers[0].Status == 200 && answers[1].Status == 200) both++;
            Assert.Contains(answers, static a => a.Status == 200);
        }

        Assert.Equal(0, both);
    }

    [Fact]
    public async Task A_live_that_begins_at_once_opens_its_room()
    {
        var creator = await Creator();
        var answer = (await Save(creator, ("type", "livenow"), ("duration", 60), ("scheduled_date", null), ("availability", "everyone_free"))).Expect(200);

        var live = Decoded(answer["liveId"]);
        Assert.Equal(($"/live/go/{Encoded(live)}", "00112233445566778899aabbccddeeff"), (answer["url"], answer["agoraAppId"]));
        Assert.Equal(await Of(live, "channel"), answer["agoraChannel"]);
        Assert.InRange((int)answer.Data!["uid"]!, 1, 9999);
        Assert.Equal((7200u, answer["uid"], answer["agoraChannel"]), RoomToken.Read(answer["token"]));
        Assert.Equal(("2025-06-15 12:00:00", "0", ""), (await Text(live, "date_time"), await Of(live, "price"), (await GoalsOn(live))!.Trim('/', '0')));
        Assert.Equal(0, await Mails(live));
    }

    [Fact]
    public async Task Without_Agora_a_live_begins_without_its_room()
    {
        await Api.Execute("update admin_settings set agora_app_certificate = 'short' where setting_key is null");
        var answer = (await Save(await Creator(), ("type", "livenow"))).Expect(200);
        Assert.Equal(["liveId", "url"], answer.Data!.Select(static m => m.Key));
    }

    [Fact]
    public async Task Every_fault_is_named_where_older_clients_look_too()
    {
        var creator = await Creator();
        var answer = (await Save(
            creator,
            ("name", ""), ("availability", "friends"), ("price", -1), ("duration", 4), ("type", "soon"), ("agree", null), ("goal_name", "Strings"),
            ("activity", List("", "ok")), ("coins", List(10, 0)))).Expect(422);

        string[] wanted = ["activity_0", "agree", "availability", "coins_1", "duration", "goal", "name", "price", "type"];
        Assert.Equal(wanted, answer.FaultyFields.Order(StringComparer.Ordinal));
        Assert.Equal(["errors", "fields", .. wanted], answer.Error!.Select(static m => m.Key).Order(StringComparer.Ordinal).OrderBy(static k => k is "errors" or "fields" ? 0 : 1));
        Assert.Equal((string)answer.Error!["fields"]!["name"]![0]!, (string)answer.Error["name"]!);
        Assert.Equal(0, await Api.Scalar<long>("select count(*) from live_streamings where user_id = @id", ("@id", creator)));
    }

    [Theory]
    [InlineData("name", "\"a\\u0000b\"")]
    [InlineData("duration", "61")]
    [InlineData("duration", "null")]
    [InlineData("duration", "\"an hour\"")]
    [InlineData("duration", "5.5")]
    [InlineData("price", "1000000001")]
    [InlineData("price", "99999999999999999999")]
    [InlineData("timezone", "\"Mars/Olympus\"")]
    [InlineData("timezone", "\"../../etc/passwd\"")]
    [InlineData("timezone", "null")]
    [InlineData("scheduled_date", "\"2025-02-30\"")]
    [InlineData("scheduled_time", "\"25:00\"")]
    [InlineData("goal", "null", "goal_coins", "10")]
    [InlineData("goal_coins", "-1", "goal_name", "\"Strings\"")]
    [InlineData("goal_coins", "1000000001", "goal_name", "\"Strings\"")]
    [InlineData("activity", "\"Sing\"", "coins", "[5]")]
    [InlineData("coins", "[5, 6]", "activity", "[\"Sing\"]")]
    [InlineData("coins", "null", "activity", "[\"Sing\"]")]
    [InlineData("coins_0", "null", "coins", "[4]", "activity", "[\"Sing\"]")]
    [InlineData("coins_0", "null", "coins", "[50001]", "activity", "[\"Sing\"]")]
    [InlineData("agree", "\"0\"")]
    public async Task What_is_wrong_is_422(string field, string value, params string[] more)
    {
        var members = new List<(string, JsonNode?)> { (field, JsonNode.Parse(value)) };
        for (var i = 0; i < more.Length; i += 2) members.Add((more[i], JsonNode.Parse(more[i + 1])));
        Assert.Contains(field, (await Save(await Creator(), [.. members])).Expect(422).FaultyFields);
    }

    [Theory]
    [InlineData("encryptedLiveId", "nonsense", 400)]
    [InlineData("encryptedLiveId", "7", 400)]
    [InlineData("goalid", "nonsense", 400)]
    [InlineData("g", "nonsense", 400)]
    [InlineData("delgoalid", "nonsense", 400)]
    [InlineData("encryptedLiveId", "{999999}", 404)]
    [InlineData("goalid", "{999999}", 404)]
    [InlineData("delgoalid", "{999999},{999998}", 404)]
    [InlineData("goalid", "string", 200)]
    public async Task Ids_that_cannot_be_read_are_400_and_strange_ones_404(string field, string value, int status)
    {
        var creator = await Creator();
        var live = await AddLive(creator, startsIn: Tomorrow);
        var id = value.Replace("{999999}", Encoded(999_999), StringComparison.Ordinal).Replace("{999998}", Encoded(999_998), StringComparison.Ordinal);
        (await (field == "encryptedLiveId" ? Save(creator, (field, id)) : Change(creator, live, (field, id)))).Expect(status);
    }

    [Fact]
    public async Task Ruling_23_only_verified_creators_go_live_and_hear_that_first()
    {
        var fan = await Creator("una_verified", verified: false);
        await Api.Execute("update users set verified_id = 'reject' where id = @id", ("@id", fan));
        foreach (var target in new[] { "/live/create", $"/live/go/{Encoded(1)}", $"/live/edit/{Encoded(1)}" }) (await Api.Get(target, Api.AsMember(fan))).Expect(403);
        foreach (var target in new[] { "/live/create", "/live/goal" }) (await Api.Post(target, "{}", Api.AsMember(fan))).Expect(403);
        (await Put("/live/edit/tipmenu", "{}", fan)).Expect(403);
        (await Api.Post("/live/create", "{", Api.AsMember(fan))).Expect(400);
    }

    [Fact]
    public async Task Prices_have_the_administrations_least_and_free_lives_cost_nothing()
    {
        await Api.Execute("update admin_settings set min_live_price = 30 where setting_key is null");
        (await Save(await Creator("one_one"), ("price", 29))).Expect(422);
        (await Save(await Creator("two_two"), ("price", null))).Expect(422);
        (await Save(await Creator("three_three"), ("price", 29), ("availability", "everyone_free"))).Expect(422);
        var free = (await Save(await Creator("four_four"), ("price", 40), ("availability", "everyone_free"))).Expect(200);
        Assert.Equal("0", await Of(Decoded(free["liveId"]), "price"));
        (await Save(await Creator("five_five"), ("price", 30))).Expect(200);
    }

    [Fact]
    public async Task Durations_have_the_administrations_most()
    {
        await Api.Execute("update admin_settings set max_live_duration = 30 where setting_key is null");
        (await Save(await Creator("one_one"), ("duration", 31))).Expect(422);
        (await Save(await Creator("two_two"), ("duration", 30))).Expect(200);
    }

    [Fact]
    public async Task Without_settings_the_defaults_count()
    {
        await Api.Execute("delete from admin_settings where setting_key is null");
        var creator = await Creator();
        (await Save(creator, ("activity", List("Sing")), ("coins", List(0)))).Expect(422);
        (await Save(creator, ("activity", List("Sing")), ("coins", List(1_000_001)))).Expect(422);
        (await Save(creator, ("price", null), ("activity", List("Sing")), ("coins", List(1_000_000)))).Expect(200);
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task Forms_are_read_as_well(string type)
    {
        const string form = "name=Harbour+songs&availability=all_pay&price=100&duration=45&type=livenow&agree=1&activity[]=Sing&activity[]=Dance&coins[]=10&coins[]=20&goal_name=Strings&goal_coins=300";
        var answer = (await Api.Send("POST", "/live/create", form, new ApiCall { Token = Api.AsMember(await Creator()), ContentType = type })).Expect(200);
        var live = Decoded(answer["liveId"]);
        Assert.Equal(("Sing/10, Dance/20", "Strings/300"), (await MenuOf(live), await GoalsOn(live)));
    }

    [Fact]
    public async Task Defect_canonical_bodies_could_never_pass_and_a_scheduled_live_was_stamped_now()
    {
        var live = Decoded((await Save(await Creator()))["liveId"]);
        Assert.Equal(("2025-06-16 12:00:00", "scheduled"), (await Text(live, "date_time"), await Of(live, "type")));
    }

    [Fact]
    public async Task Defect_a_scheduled_live_without_a_time_became_one_that_begins_now()
    {
        var creator = await Creator();
        var answer = (await Save(creator, ("scheduled_date", null), ("scheduled_time", ""), ("timezone", null))).Expect(422);
        Assert.Equal(["scheduled_date", "scheduled_time", "timezone"], answer.FaultyFields.Order(StringComparer.Ordinal));
        Assert.Equal(["scheduled_time"], (await Save(creator, ("scheduled_date", "2025-06-15"))).Expect(422).FaultyFields);
        (await Save(creator, ("scheduled_date", "2025-06-15"), ("scheduled_time", "12:01"))).Expect(200);
    }

    [Theory]
    [InlineData("UTC", "2025-06-16 12:00:00")]
    [InlineData("America/Argentina/Buenos_Aires", "2025-06-16 15:00:00")]
    [InlineData("Etc/GMT+5", "2025-06-16 17:00:00")]
    [InlineData("America/Port-au-Prince", "2025-06-16 16:00:00")]
    [InlineData("Europe/Berlin", "2025-06-16 10:00:00")]
    public async Task Defect_zones_of_the_database_were_refused(string zone, string stored) =>
        Assert.Equal(stored, await Text(Decoded((await Save(await Creator(), ("timezone", zone)))["liveId"]), "date_time"));

    [Fact]
    public async Task Summer_time_is_the_zones_of_that_day() => Assert.Equal(
        "2025-12-16 11:00:00", await Text(Decoded((await Save(await Creator(), ("timezone", "Europe/Berlin"), ("scheduled_date", "2025-12-16")))["liveId"]), "date_time"));

    [Fact]
    public async Task Defect_parallel_calls_made_two_lives()
    {
        var creator = await Creator();
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => Save(creator, ("goal_name", "Strings"), ("goal_coins", 5)))));
        Assert.Equal((1, 11), (answers.Count(static a => a.Status == 200), answers.Count(static a => a.Status == 400)));
        Assert.Equal(1, await Api.Scalar<long>("select count(*) from live_streamings where user_id = @id", ("@id", creator)));
    }

    [Fact]
    public async Task After_an_ended_live_the_next_may_come()
    {
        var creator = await Creator();
        await AddLive(creator, status: "1");
        await AddLive(creator, status: "2");
        (await Save(creator)).Expect(200);
        (await Save(creator)).Expect(400);
    }

    [Fact]
    public async Task What_fails_on_the_way_leaves_nothing()
    {
        var creator = await Creator();
        await Api.RefuseInserts("live_goals");
        (await Save(creator, ("activity", List("Sing")), ("coins", List(10)))).Expect(500);
        await Api.AllowInserts();
        Assert.Equal(0, await Api.Scalar<long>("select count(*) from live_streamings where user_id = @id", ("@id", creator)));
        Assert.Equal(0, await Api.Scalar<long>("select count(*) from live_tipping_menus where activity_name = 'Sing'"));
    }

    [Fact]
    public async Task Defect_followers_were_read_for_nothing_and_no_mail_was_ever_put_off()
    {
        var (early, late, muted) = (await Creator("early_eve"), await Creator("late_lou"), await Creator("muted_mo"));
        await Api.Execute("insert into admin_restricted_creators (creator_id, live_email_notification) values (@id, 1)", ("@id", muted));
        Assert.Equal(2, await Mails(Decoded((await Save(early, ("scheduled_date", "2025-06-15"), ("scheduled_time", "14:00")))["liveId"])));
        Assert.Equal(0, await Mails(Decoded((await Save(late, ("scheduled_date", "2025-06-15"), ("scheduled_time", "13:59")))["liveId"])));
        Assert.Equal(0, await Mails(Decoded((await Save(muted))["liveId"])));
    }

    [Fact]
    public async Task At_most_twenty_an_hour_and_member()
    {
        Api.RouteLimits.IsOn = true;
        var (creator, other) = (await Creator(), await Creator("other_one"));
        for (var i = 0; i < 20; i++) (await Api.Post("/live/create", "{}", Api.AsMember(creator))).Expect(422);
        (await Api.Post("/live/create", "{}", Api.AsMember(creator))).Expect(429);
        (await Api.Post("/live/create", "{}", Api.AsMember(other))).Expect(422);
    }

    [Fact]
    public async Task The_form_begins_with_the_newest_live_whatever_became_of_it()
    {
        var creator = await Creator();
        var none = (await Api.Get("/live/create", Api.AsMember(creator))).Expect(200);
        Assert.True(none.Data!.ContainsKey("liveId"));
        Assert.Equal((null, 0, true), ((string?)none.Data["liveId"], none.Data["tippingMenus"]!.AsArray().Count, (bool)none.Json["success"]!));

        await AddTip(await AddLive(creator), "Of an older one");
        var newest = await AddLive(creator, status: "2");
        var (first, second) = (await AddTip(newest, "Sing", 10), await AddTip(newest, "Dance", 20));
        await AddTip(newest, "Off", 5, active: "0");
        var form = (await Api.Get("/live/create", Api.AsMember(creator))).Expect(200);
        Assert.Equal(Encoded(newest), form["liveId"]);
        Assert.Equal(
            $$"""[{"id":"{{Encoded(first)}}","name":"Sing","price":10},{"id":"{{Encoded(second)}}","name":"Dance","price":20}]""", form.Data!["tippingMenus"]!.ToJsonString());
    }

    private static readonly TimeSpan Tomorrow = TimeSpan.FromDays(1);

    private async Task<string?> Text(long live, string column) =>
        (await Api.Scalar<DateTime>($"select {column} from live_streamings where id = @id", ("@id", live))).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
