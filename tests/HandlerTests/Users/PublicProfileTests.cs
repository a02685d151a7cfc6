using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Users;

/// <summary>GET /{slug}, /comments/{id} and /referrals.</summary>
public sealed class PublicProfileTests : UserTests
{
    [Fact]
    public async Task Ruling_33_the_number_of_subscribers_is_kept_back_by_who_hides_it()
    {
        await Api.Execute("update users set hide_count_subscribers = 'yes' where id = 1");
        Assert.Equal("", (string)(await Get("/mira_vale", Asha)).Expect(200).Data!["user"]!["total_subscribers"]!);
        Assert.Equal("", (string)(await Api.Get("/mira_vale")).Expect(200).Data!["user"]!["total_subscribers"]!);
        Assert.NotEqual("", (string)(await Get("/mira_vale", Mira)).Expect(200).Data!["user"]!["total_subscribers"]!);
    }

    [Fact]
    public async Task Ruling_33_who_hides_the_profile_is_found_by_a_direct_link_alone()
    {
        await Api.Execute("update users set hide_profile = 'yes' where id = 1");
        foreach (var term in new[] { "mira", "vale", "ira" })
            Assert.DoesNotContain("mira_vale", (await Get($"/user/search?search={term}", Asha)).Expect(200).Text, StringComparison.Ordinal);
        (await Get("/mira_vale", Asha)).Expect(200);
    }

    [Fact]
    public async Task A_profile_is_open_to_visitors()
    {
        var answer = (await Api.Get("/MIRA_vale")).Expect(200);
        Assert.Equal(("Mira Vale", "3"), (answer["user.name"], answer["user.total_followers"]));
        Assert.Equal("5", answer["user.total_posts"]);
        Assert.Null(answer.Find("user.countries_id"));
        Assert.Equal("99", (await Get("/profile", Mira)).Expect(200)["user.countries_id"]);
    }

    [Fact]
    public async Task Defect_D1_closed_posts_keep_their_addresses_and_comments()
    {
        await AddComment(2, Asha, "Mine!");
        foreach (var (viewer, canView) in new[] { ((long?)null, false), (Ben, false), (Asha, true), (Mira, true) })
        {
            var answer = viewer is { } id ? await Get("/mira_vale", id) : await Api.Get("/mira_vale");
            var ballad = answer.Expect(200).Data!["updates"]!.AsArray().Single(p => (string)p!["id"]! == Id(2))!;
            Assert.Equal(canView, (bool)ballad["can_view"]!);
            Assert.Equal(canView, ((string)ballad["media"]![0]!["url"]!).Length > 0);
            Assert.Equal(canView ? 1 : 0, ballad["comments"]!.AsArray().Count);
            Assert.Equal(1, (int)ballad["comments_count"]!);
        }
    }

    [Fact]
    public async Task A_subscription_opens_posts_for_subscribers_but_no_paid_one()
    {
        var posts = (await Get("/mira_vale", Ben)).Expect(200).Data!["updates"]!.AsArray();
        Assert.True((bool)posts.Single(p => (string)p!["id"]! == Id(3))!["can_view"]!);
        Assert.False((bool)posts.Single(p => (string)p!["id"]! == Id(5))!["can_view"]!);
    }

    [Fact]
    public async Task Defect_only_the_owner_sees_what_is_switched_off_and_nobody_sees_columns()
    {
        Assert.DoesNotContain("Taken down", (await Get("/mira_vale", Asha)).Text, StringComparison.Ordinal);
        var own = (await Get("/mira_vale", Mira)).Text;
        Assert.Contains("Taken down", own, StringComparison.Ordinal);
        Assert.DoesNotContain("token_id", own, StringComparison.Ordinal);
        Assert.DoesNotContain("agora", own, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Defect_blocked_countries_hidden_names_and_accounts_out_of_standing()
    {
        var fromBrazil = new ApiCall { Headers = [new("cloudfront-viewer-country", "BR")] };
        (await Api.Send("GET", "/mira_vale", null, fromBrazil)).Expect(404);
        (await Api.Send("GET", "/profile", null, fromBrazil with { Token = Api.AsMember(Mira) })).Expect(200);
        await Api.Execute("update users set hide_name = 'yes' where id = 1");
        Assert.Equal("mira_vale", (await Get("/mira_vale", Asha))["user.name"]);
        Assert.Equal("Mira Vale", (await Get("/profile", Mira))["user.name"]);
        (await Api.Get("/paused_pia")).Expect(404);
        (await Api.Get("/nobody-here")).Expect(404);
        (await Api.Get("/bad.slug")).Expect(400);
    }

    [Fact]
    public async Task The_own_profile_needs_a_member_in_good_standing()
    {
        (await Api.Get("/profile")).Expect(401);
        (await Get("/profile", 9)).Expect(403);
        (await Get("/profile", 13)).Expect(403);
        (await Get("/mira_vale", 9)).Expect(200);
    }

    [Theory]
    [InlineData(-4, true)]
    [InlineData(-6, false)]
    [InlineData(30, true)]
    [InlineData(31, true)]
    [InlineData(62, false)]
    public async Task Defect_a_live_is_on_from_five_minutes_before_its_start_until_its_end(int minutesSinceStart, bool isOn)
    {
        await Api.Execute("delete from live_streamings where user_id = 1");
        await Api.Execute(
            "insert into live_streamings (user_id, channel, name, price, duration, extended_mins, date_time, status) values (1, 'c', 'Dusk', 50, 45, 15, @at, '0')",
            ("@at", Api.Now.AddMinutes(-minutesSinceStart).UtcDateTime));
        var live = (await Api.Get("/mira_vale")).Expect(200).Data!["live"]!;
        Assert.Equal(isOn, (bool)live["go_live"]!);
        Assert.Equal(isOn ? "https://bingeme.com/live/mira_vale" : "", (string)live["live_link"]!);
        Assert.Equal("45 minutes", (string)live["duration"]!);
    }

    [Fact]
    public async Task Comments_are_listed_for_those_who_may_see_the_post()
    {
        var answer = (await Get("/comments/1", Ben)).Expect(200);
        var rows = answer.Data!["comments"]!.AsArray();
        Assert.Equal([Id(3), Id(2), Id(1)], rows.Select(r => (string)r!["id"]!));
        Assert.Equal((true, 2), ((bool)rows[2]!["like"]!, (int)rows[2]!["likes_count"]!));
        (await Get($"/user/comments/{Id(2)}", Ben)).Expect(404);
        (await Get($"/comments/{Id(6)}", Ben)).Expect(404);
        (await Get($"/comments/{Id(7)}", Ben)).Expect(404);
        (await Get("/comments/999", Ben)).Expect(404);
        (await Get("/comments/1?skip=-1", Ben)).Expect(400);
        (await Get("/comments/1?page=0", Ben)).Expect(400);
        (await Get("/comments/1?page=-2147483649", Ben)).Expect(400);
        (await Get("/comments/1?limit=x", Ben)).Expect(200);
    }

    [Fact]
    public async Task Comments_page_and_leave_out_the_deleted_and_the_blocked()
    {
        for (var i = 0; i < 8; i++) await AddComment(9, Asha, $"comment {i}");
        var all = await Walk($"/comments/{Id(9)}?limit=3", Ben, "comments", "id");
        Assert.Equal(9, all.Distinct().Count());
        await AssertCursorsAreSealed($"/comments/{Id(9)}?limit=3", Ben, "/comments/1");
        await Api.Execute("insert into user_blocks (user_id, blocked_user_id) values (7, 6)");
        Assert.Equal(1, (int)(await Get($"/comments/{Id(9)}", Ben)).Data!["pagination"]!["total"]!);
        await Api.Execute("update users set deleted = 1 where id = 6");
        Assert.Single((await Get($"/comments/{Id(9)}", Leo)).Data!["comments"]!.AsArray());
    }

    [Fact]
    public async Task Referrals_are_one_line_a_member()
    {
        var report = (await Get("/referrals", Mira)).Expect(200).Json["data"]![0]!;
        Assert.Equal(("https://bingeme.com/?ref=1", 16.7m), ((string)report["referral_link"]!, (decimal)report["total_earnings"]!));
        Assert.Equal([("Asha Fenn", 13.7m), ("Ben Orrin", 3m)], report["user"]!.AsArray().Select(u => ((string)u!["name"]!, (decimal)u["amount"]!)));
        Assert.Contains("7%", (string)report["referrals_welcome_desc"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Defect_namesakes_are_two_and_pages_hold_each_once()
    {
        for (var i = 0; i < 5; i++)
        {
            var id = await Api.AddMember(new TestMember($"same_{i}") { Name = "Same Name" });
            await Api.Execute("insert into referral_transactions (referrals_id, user_id, referred_by, earnings, status) values (9, @id, 6, 2.50, '1')", ("@id", id));
        }

        var target = "/referrals?limit=2";
        var lines = 0;
        while (target.Length > 0)
        {
            var report = (await Get(target, Asha)).Expect(200).Json["data"]![0]!;
            Assert.Equal(12.5m, (decimal)report["total_earnings"]!);
            lines += report["user"]!.AsArray().Count;
            target = (string)report["pagination"]!["next"]!;
        }

        Assert.Equal(5, lines);
    }

    [Fact]
    public async Task Switched_off_referrals_say_so_and_keep_the_link()
    {
        await Api.Execute("update admin_settings set referral_system = 'off' where setting_key is null");
        var report = (await Get("/referrals", Mira)).Expect(200).Json["data"]![0]!;
        Assert.Equal((0m, 0, "https://bingeme.com/?ref=1"), ((decimal)report["total_earnings"]!, report["user"]!.AsArray().Count, (string)report["referral_link"]!));
    }
}
