using System.Globalization;
using System.Text.RegularExpressions;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Dashboard;

/// <summary>What a creator sees of the business. The present is Sunday, 15 June 2025, noon.</summary>
public sealed class DashboardTests : ApiTests
{
    private const long Mira = 1;

    [Fact]
    public async Task The_overview_of_a_creator()
    {
        await Forget();
        await Earn(100.10m, "2025-06-15 00:00:00");
        await Earn(50.05m, "2025-06-14 23:59:59");
        await Earn(7m, "2025-06-01 00:00:00", "videocall");
        await Earn(1000m, "2025-05-31 23:59:59", "video_call_tip", updated: "2025-06-01 00:00:00");
        await Earn(20000m, "2025-01-01 00:00:00");
        await Earn(10000m, "2024-12-31 23:59:59", "videocall_tip");
        await Publish("2025-06-15 00:00:00");
        await Publish("2025-01-01 00:00:00");
        await Publish("2024-12-31 23:59:59");
        await Api.Execute("update users set facebook = 'mira.page' where id = 1");
        await Api.Execute("update subscriptions set ends_at = '2024-02-02 00:00:00' where id = 3");
        var data = (await Get("/dashboard")).Expect(200).Data!;

        Assert.Equal("year", (string)data["period"]!);
        Assert.Equal(
            """{"today":100.1,"today_pct":"100.00%","week":100.1,"week_pct":"100.00%","month":157.15,"month_pct":"-84.29%"}""",
            data["creator_earnings"]!.ToJsonString());
        Assert.Equal(
            """{"profile":"https://bingeme.com/mira_vale","facebook":"mira.page","instagram":"mira_sings","twitter":"","whatsapp":"+919800000001","referral":"https://bingeme.com?ref=1"}""",
            data["social_urls"]!.ToJsonString().Replace("\\u002B", "+", StringComparison.Ordinal));
        var overview = data["earnings_overview"]!;
        Assert.Equal("21,157.15", (string)overview["net_earnings"]!);
        Assert.Equal("111.57%", (string)overview["net_earnings_pct"]!);
        Assert.Equal((2, 1, "100.00%"), ((int)overview["posts"]!, (int)overview["last_year_posts"]!, (string)overview["posts_pct"]!));
        Assert.Equal((3, 1, "200.00%"), ((int)overview["active_subs"]!, (int)overview["last_year_subs"]!, (string)overview["active_subs_pct"]!));
        Assert.Equal((1007m, 10000m, "-89.93%"), ((decimal)overview["video_calls"]!, (decimal)overview["last_year_video_calls"]!, (string)overview["video_calls_pct"]!));
        Assert.Equal(300m, (decimal)overview["pending_withdrawals"]!);
    }

    [Theory]
    [InlineData("year", "30.00", 3, 0)]
    [InlineData("month", "20.00", 2, 1)]
    [InlineData("week", "10.00", 1, 1)]
    public async Task A_period_is_the_calendars_and_is_compared_with_the_one_before(string period, string net, int posts, int lastPosts)
    {
        await Forget();
        foreach (var at in new[] { "2025-06-15 08:00:00", "2025-06-13 08:00:00", "2025-05-15 08:00:00" })
        {
            await Earn(10, at);
            await Publish(at);
        }

        var data = (await Get($"/dashboard?period={period}")).Expect(200).Data!;
        Assert.Equal(period, (string)data["period"]!);
        Assert.Equal(net, (string)data["earnings_overview"]!["net_earnings"]!);
        Assert.Equal((posts, lastPosts), ((int)data["earnings_overview"]!["posts"]!, (int)data["earnings_overview"]!["last_year_posts"]!));
        Assert.Equal((10m, 10m, 20m), ((decimal)data["creator_earnings"]!["today"]!, (decimal)data["creator_earnings"]!["week"]!, (decimal)data["creator_earnings"]!["month"]!));
    }

    [Fact]
    public async Task The_reports_come_only_where_nothing_is_asked()
    {
        var whole = (await Get("/dashboard")).Expect(200).Data!;
        Assert.Equal(12, whole["post_report"]!["data"]!.AsArray().Count);
        Assert.Equal((await Get("/dashboard/posts-report")).Expect(200).Data!.ToJsonString(), whole["post_report"]!.ToJsonString());
        Assert.Equal((await Get("/dashboard/income-chart")).Expect(200).Data!.ToJsonString(), whole["income_report"]!.ToJsonString());
        foreach (var query in new[] { "period=year", "period=", "unknown=1" })
            Assert.Equal(["period", "creator_earnings", "social_urls", "earnings_overview"], (await Get($"/dashboard?{query}")).Expect(200).Data!.AsObject().Select(m => m.Key));
    }

    [Fact]
    public async Task A_member_without_anything_has_zeros()
    {
        await Api.Execute("delete from messages where to_user_id = 8");
        var data = (await Get("/dashboard", 8)).Expect(200).Data!;
        Assert.Equal("0.00", (string)data["earnings_overview"]!["net_earnings"]!);
        Assert.Equal(
            """{"today":0,"today_pct":"0.00%","week":0,"week_pct":"0.00%","month":0,"month_pct":"0.00%"}""", data["creator_earnings"]!.ToJsonString());
        Assert.Equal((0, 0), ((int)data["earnings_overview"]!["active_subs"]!, (int)data["earnings_overview"]!["unread_messages"]!));
        Assert.Equal("""{"year":2025,"currency":"INR","total_earned":0,"total_earned_formatted":"0","data":[]}""", data["income_report"]!.ToJsonString());
        Assert.All(data["post_report"]!["data"]!.AsArray(), m => Assert.Equal(0, (int)m!["posts"]!));
    }

    [Fact]
    public async Task Unread_messages_are_those_that_the_inbox_counts()
    {
        var inbox = (await Get("/messages/conversation?limit=50")).Expect(200).Json.ToJsonString();
        var counted = Regex.Matches(inbox, "\"unread_count\":([0-9]+)").Sum(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture));
        Assert.Equal(counted, (int)(await Get("/dashboard")).Expect(200).Data!["earnings_overview"]!["unread_messages"]!);
        var conversation = await Api.Scalar<long>("select id from conversations where (user_1 = 1 and user_2 = 6) or (user_1 = 6 and user_2 = 1)");
        foreach (var (mode, status) in new[] { ("active", "new"), ("active", "sent"), ("active", "readed"), ("active", "deleted"), ("pending", "new") })
            await Api.Execute(
                "insert into messages (conversations_id, from_user_id, to_user_id, message, status, mode, created_at) values (@c, 6, 1, 'x', @s, @m, @now)",
                ("@c", conversation), ("@s", status), ("@m", mode), ("@now", Api.Now.UtcDateTime));
        Assert.Equal(counted + 2, (int)(await Get("/dashboard")).Expect(200).Data!["earnings_overview"]!["unread_messages"]!);
    }

    [Theory]
    [InlineData(1, 6)]
    [InlineData(6, 1)]
    public async Task Unread_messages_of_blocked_members_are_not_counted_since_nobody_can_read_them(long blocker, long blocked)
    {
        var before = await Unread();
        await Api.Execute("insert into messages (conversations_id, from_user_id, to_user_id, message, status, mode, created_at) values (1, 6, 1, 'x', 'new', 'active', @now)", ("@now", Api.Now.UtcDateTime));
        Assert.Equal(before + 1, await Unread());
        var ofThisOne = await Api.Scalar<long>("select count(*) from messages where from_user_id = 6 and to_user_id = 1 and status in ('new', 'sent')");

        await Api.Execute("insert into user_blocks (user_id, blocked_user_id) values (@a, @b)", ("@a", blocker), ("@b", blocked));

        Assert.Equal(before + 1 - ofThisOne, await Unread());
        async Task<long> Unread() => (long)(await Get("/dashboard")).Expect(200).Data!["earnings_overview"]!["unread_messages"]!;
    }

    [Fact]
    public async Task Subscriptions_are_active_as_ruling_9_says()
    {
        await Api.Execute("delete from subscriptions");
        var rows = new (string? Ends, string Free, string Cancelled, bool IsActive)[]
        {
            ("2025-06-15 12:00:01", "no", "no", true),
            ("2025-06-15 12:00:01", "no", "yes", true),
            ("2025-06-15 12:00:00", "no", "no", false),
            (null, "yes", "no", true),
            (null, "yes", "yes", false),
            (null, "no", "no", false),
            ("2025-01-01 00:00:00", "yes", "no", true),
            ("2025-06-16 00:00:00", "yes", "yes", true),
            ("2026-01-01 00:00:00", "yes", "no", true),
        };
        foreach (var row in rows)
            await Api.Execute(
                "insert into subscriptions (user_id, stripe_price, ends_at, free, cancelled) values (6, 'user_1', @e, @f, @c)", ("@e", row.Ends), ("@f", row.Free), ("@c", row.Cancelled));
        await Api.Execute("update plans set status = '0' where name = 'user_1'");
        await Api.Execute("insert into subscriptions (user_id, stripe_price, ends_at) values (6, 'user_4', '2025-12-01 00:00:00')");
        Assert.Equal(rows.Count(r => r.IsActive), (int)(await Get("/dashboard")).Expect(200).Data!["earnings_overview"]!["active_subs"]!);
    }

    [Fact]
    public async Task A_subscription_counts_once_where_two_plans_have_one_name()
    {
        var (active, ended, total) = await Counted();
        await Api.Execute("insert into plans (user_id, name, `interval`, price, status) values (1, 'user_1', 'daily', 10, '1')");

        Assert.Equal((active, ended, total), await Counted());
        Assert.Equal((3L, 3L), (active, total));

        async Task<(long Active, long Ended, long Total)> Counted()
        {
            var overview = (await Get("/dashboard")).Expect(200).Data!["earnings_overview"]!;
            return ((long)overview["active_subs"]!, (long)overview["last_year_subs"]!, (long)(await Get("/creator/dashboard")).Expect(200).Data!["stats"]!["total_subscribers"]!);
        }
    }

    [Theory]
    [InlineData("year", 12, "Jan", "Dec")]
    [InlineData("month", 30, "Day 1", "Day 30")]
    [InlineData("week", 7, "Sun", "Sat")]
    public async Task The_posts_report_has_every_month_or_day(string period, int count, string first, string last)
    {
        await Forget();
        await Publish("2025-06-15 00:00:00");
        var data = (await Get($"/dashboard/posts-report?period={period}")).Expect(200).Data!;
        var items = data["data"]!.AsArray();
        Assert.Equal((2025, count, first, last), ((int)data["year"]!, items.Count, (string)items[0]!["period"]!, (string)items[^1]!["period"]!));
        Assert.Equal((1, 1), ((int)data["total_posts"]!, items.Sum(i => (int)i!["posts"]!)));
        Assert.Equal(1, (int)items[period switch { "year" => 5, "month" => 14, _ => 0 }]!["posts"]!);
    }

    [Fact]
    public async Task Posts_of_old_rows_count_by_their_instant_not_by_their_local_time()
    {
        await Forget();
        // 5 in the morning of 1 June in India is 31 May in UTC; half past five is the first moment of June.
        await Publish("2025-06-01 05:00:00", isUtc: false);
        await Publish("2025-06-01 05:30:00", isUtc: false);
        await Publish("2025-06-01 05:00:00", isUtc: false, utc: "2025-05-31 23:30:00");
        var months = (await Get("/dashboard/posts-report")).Expect(200).Data!["data"]!.AsArray();
        Assert.Equal((2, 1), ((int)months[4]!["posts"]!, (int)months[5]!["posts"]!));
    }

    [Fact]
    public async Task The_income_chart_of_a_year_a_month_and_a_week()
    {
        await Forget();
        await Earn(1500.50m, "2025-02-01 00:00:00", "product");
        await Earn(262.25m, "2025-06-02 00:00:00", "purchase");
        await Earn(300m, "2025-06-15 00:00:00");
        await Earn(1m, "2025-06-15 00:00:00", "tipmenu");
        await Earn(2m, "2025-06-15 00:00:00", "audio_call_tip");
        await Earn(2m, "2025-06-15 00:00:00", "brand_new");
        await Earn(40m, "2024-06-30 23:59:59", "ppv");
        await Earn(50m, "2024-07-01 00:00:00", "chat_tip");
        Assert.Equal(
            """
            {"year":2025,"currency":"INR","total_earned":2067.75,"total_earned_formatted":"2.1k","data":[
            {"category":"Shopify","amount":1762.75,"color":"#FFCC00","amount_formatted":"1.8k"},
            {"category":"Subscriptions","amount":300,"color":"#007AFF","amount_formatted":"300"},
            {"category":"Audio Calls","amount":2,"color":"#AF52DE","amount_formatted":"2"},
            {"category":"Other","amount":2,"color":"#8E8E93","amount_formatted":"2"},
            {"category":"Live","amount":1,"color":"#34C759","amount_formatted":"1"}]}
            """.ReplaceLineEndings(""),
            (await Get("/dashboard/income-chart")).Expect(200).Data!.ToJsonString());
        Assert.Equal((2025, 567.25m), await Total("period=month"));
        Assert.Equal((2025, 305m), await Total("period=week"));
        Assert.Equal((2025, 305m), await Total("period=week&year=2024"));
        Assert.Equal((2024, 90m), await Total("year=2024"));
        Assert.Equal((2024, 40m), await Total("period=month&year=2024"));
        Assert.Equal((2025, 2067.75m), await Total("year=soon"));
        Assert.Equal((2026, 0m), await Total("year=2026"));
    }

    [Theory]
    [InlineData("/dashboard?period=decade", "period")]
    [InlineData("/dashboard?period=Year", "period")]
    [InlineData("/dashboard/posts-report?period=day", "period")]
    [InlineData("/dashboard/income-chart?period=day&year=1999", "period,year")]
    [InlineData("/dashboard/income-chart?year=2027", "year")]
    [InlineData("/dashboard/income-chart?year=-2025", "year")]
    [InlineData("/dashboard/income-chart?year=99999999999", "year")]
    [InlineData("/dashboard/income-chart?year=99999999999999999999", "year")]
    public async Task A_period_or_year_that_there_is_not_is_refused(string target, string fields) =>
        Assert.Equal(fields.Split(','), (await Get(target)).Expect(400).FaultyFields);

    [Theory]
    [InlineData("2025-06-15T18:29:59Z", 10, 0)]
    [InlineData("2025-06-15T18:30:00Z", 0, 10)]
    public async Task Days_begin_in_the_zone_that_is_set(string now, int today, int yesterday)
    {
        await using var api = await ApiUnderTest.Create(new Dictionary<string, string> { ["DASHBOARD_TIME_ZONE"] = "Asia/Kolkata", ["PROFILE_PATH"] = "/creator/{username}" });
        await api.Execute("delete from transactions");
        await api.Execute("insert into transactions (type, subscribed, earning_net_user_coins, created_at) values ('tip', 1, 10, '2025-06-15 08:00:00')");
        api.Clock.Advance(DateTimeOffset.Parse(now, CultureInfo.InvariantCulture) - api.Now);
        var data = (await api.Get("/dashboard", api.AsMember(Mira))).Expect(200).Data!;
        Assert.Equal(today, (int)data["creator_earnings"]!["today"]!);
        Assert.Equal(yesterday == 10 ? "-100.00%" : "100.00%", (string)data["creator_earnings"]!["today_pct"]!);
        Assert.Equal("https://bingeme.com/creator/mira_vale", (string)data["social_urls"]!["profile"]!);
    }

    private async Task<(int, decimal)> Total(string query)
    {
        var data = (await Get($"/dashboard/income-chart?{query}")).Expect(200).Data!;
        return ((int)data["year"]!, (decimal)data["total_earned"]!);
    }

    private Task<ApiAnswer> Get(string target, long member = Mira) => Api.Get(target, Api.AsMember(member));

    private async Task Forget()
    {
        await Api.Execute("delete from transactions");
        await Api.Execute("delete from updates");
    }

    private Task<int> Earn(decimal net, string at, string type = "subscription", string approved = "1", string? updated = null) => Api.Execute(
        "insert into transactions (type, user_id, subscribed, amount, earning_net_user_coins, approved, created_at, updated_at) values (@t, 6, 1, @n, @n, @a, @at, @u)",
        ("@t", type), ("@n", net), ("@a", approved), ("@at", at), ("@u", updated));

    private Task<int> Publish(string at, string status = "active", bool isUtc = true, string? utc = null) => Api.Execute(
        "insert into updates (user_id, description, date, date_utc, is_utc, status) values (1, 'x', @at, @utc, @isUtc, @s)",
        ("@at", at), ("@utc", utc), ("@isUtc", isUtc ? "1" : "0"), ("@s", status));
}
