using System.Globalization;
using BingeMe.TestSupport.Api;
using BingeMe.TestSupport.Statements;
using Xunit;

namespace HandlerTests.Dashboard;

/// <summary>Legacy defects of the dashboard (docs/defects.md), and how many statements it takes.</summary>
public sealed class DashboardDefectTests : ApiTests
{
    private const long Mira = 1;
    private readonly StatementLedger statements = new();

    [Fact]
    public async Task Defect_the_dashboard_was_made_up()
    {
        var data = (await Get("/dashboard")).Expect(200).Data!;
        var net = await Api.Scalar<decimal>(
            "select sum(earning_net_user_coins) from transactions where subscribed = 1 and approved = '1' and created_at >= '2025-01-01 00:00:00'");
        Assert.NotEqual(0, net);
        Assert.Equal(net.ToString("N2", CultureInfo.InvariantCulture), (string)data["earnings_overview"]!["net_earnings"]!);
        Assert.Equal("https://bingeme.com/mira_vale", (string)data["social_urls"]!["profile"]!);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("2")]
    [InlineData("3")]
    public async Task Defect_what_is_pending_or_paid_back_was_counted_as_earned(string approved)
    {
        await Api.Execute("delete from transactions");
        await Api.Execute(
            "insert into transactions (type, subscribed, earning_net_user_coins, approved, created_at, updated_at) values ('videocall', 1, 500, @a, @now, @now)",
            ("@a", approved), ("@now", Api.Now.UtcDateTime));
        var data = (await Get("/dashboard")).Expect(200).Data!;
        Assert.Equal(0, (decimal)data["creator_earnings"]!["today"]!);
        Assert.Equal(("0.00", 0m), ((string)data["earnings_overview"]!["net_earnings"]!, (decimal)data["earnings_overview"]!["video_calls"]!));
        Assert.Equal(0, (decimal)data["income_report"]!["total_earned"]!);
        Assert.Equal(0, (decimal)(await Get("/dashboard/income-chart")).Expect(200).Data!["total_earned"]!);
    }

    [Fact]
    public async Task Defect_a_year_was_the_last_365_days()
    {
        await Api.Execute("delete from transactions");
        await Api.Execute("insert into transactions (type, subscribed, earning_net_user_coins, created_at) values ('tip', 1, 5, '2024-12-31 23:59:59')");
        var overview = (await Get("/dashboard")).Expect(200).Data!["earnings_overview"]!;
        Assert.Equal(("0.00", "-100.00%"), ((string)overview["net_earnings"]!, (string)overview["net_earnings_pct"]!));
    }

    [Fact]
    public async Task Defect_coins_were_called_dollars()
    {
        Assert.Equal("INR", (string)(await Get("/dashboard")).Expect(200).Data!["income_report"]!["currency"]!);
        Assert.Equal("INR", (string)(await Get("/dashboard/income-chart")).Expect(200).Data!["currency"]!);
    }

    [Theory]
    [InlineData("/dashboard", "transactions")]
    [InlineData("/dashboard", "withdrawals")]
    [InlineData("/dashboard?period=week", "subscriptions")]
    [InlineData("/dashboard/posts-report", "updates")]
    [InlineData("/dashboard/income-chart", "transactions")]
    public async Task Defect_what_the_database_could_not_tell_was_shown_as_zero(string target, string table)
    {
        await Api.Execute($"drop table {table}");
        (await Get(target)).Expect(503);
    }

    [Theory]
    [InlineData("week", 7)]
    [InlineData("month", 30)]
    [InlineData("year", 12)]
    public async Task Defect_the_period_of_a_report_was_passed_over(string period, int items)
    {
        Assert.Equal(items, (await Get($"/dashboard/posts-report?period={period}")).Expect(200).Data!["data"]!.AsArray().Count);
        await Api.Execute("delete from transactions");
        foreach (var at in new[] { "2025-06-15 00:00:00", "2025-06-14 00:00:00", "2025-05-01 00:00:00" })
            await Api.Execute("insert into transactions (type, subscribed, earning_net_user_coins, created_at) values ('tip', 1, 1, @at)", ("@at", at));
        Assert.Equal(period switch { "week" => 1, "month" => 2, _ => 3 }, (int)(await Get($"/dashboard/income-chart?period={period}")).Expect(200).Data!["total_earned"]!);
    }

    [Fact]
    public async Task Defect_posts_that_are_gone_were_counted()
    {
        await Api.Execute("delete from updates");
        foreach (var (status, deleted) in new[] { ("active", 0), ("disabled", 0), ("deleted", 1), ("active", 1) })
            await Api.Execute(
                "insert into updates (user_id, description, date, is_utc, status, deleted) values (1, 'x', @now, '1', @s, @d)", ("@now", Api.Now.UtcDateTime), ("@s", status), ("@d", deleted));
        Assert.Equal(1, (int)(await Get("/dashboard/posts-report")).Expect(200).Data!["total_posts"]!);
        Assert.Equal(1, (int)(await Get("/dashboard")).Expect(200).Data!["earnings_overview"]!["posts"]!);
    }

    [Fact]
    public async Task Defect_views_were_told_though_nobody_counts_them() =>
        Assert.Equal(["year", "total_posts", "data"], (await Get("/dashboard/posts-report")).Expect(200).Data!.AsObject().Select(m => m.Key));

    [Fact]
    public async Task Defect_income_was_added_as_floats()
    {
        await Api.Execute("delete from transactions");
        for (var i = 0; i < 3; i++)
            await Api.Execute("insert into transactions (type, subscribed, earning_net_user_coins, created_at) values (@t, 1, 0.10, @now)", ("@t", i == 0 ? "tip" : "chat_tip"), ("@now", Api.Now.UtcDateTime));
        Assert.Contains("\"total_earned\":0.3,", (await Get("/dashboard/income-chart")).Expect(200).Text, StringComparison.Ordinal);
        Assert.Contains("\"amount\":0.3,", (await Get("/dashboard/income-chart")).Expect(200).Text, StringComparison.Ordinal);
        Assert.Contains("\"today\":0.3,", (await Get("/dashboard")).Expect(200).Text, StringComparison.Ordinal);
    }

    /// <summary>And of the overview no more than seven, the look at the account included, whatever there is to count.</summary>
    [Theory]
    [InlineData("/dashboard", 7)]
    [InlineData("/dashboard?period=month", 6)]
    [InlineData("/dashboard/posts-report", 2)]
    [InlineData("/dashboard/income-chart", 2)]
    public async Task Defect_functions_of_a_column_and_rows_one_by_one(string target, int most)
    {
        var before = statements.Count;
        (await Get(target)).Expect(200);
        Assert.Equal(most, statements.Count - before);
        Assert.DoesNotMatch("where[^;]*(year|month|date|date_format)\\(", string.Join('\n', statements.Statements));
    }

    protected override Task<ApiUnderTest> Create() =>
        ApiUnderTest.Create(replace: context => context with { Database = new RecordingDatabase(context.Database, statements) });

    private Task<ApiAnswer> Get(string target) => Api.Get(target, Api.AsMember(Mira));
}
