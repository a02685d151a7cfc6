using System.Globalization;
using System.Text.Json.Serialization;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Conversations;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Entitlements;
using BingeMe.Handlers.Ledger;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Settings;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Dashboard;

/// <summary>
/// GET /dashboard: what a creator earned and how the present period compares with the one before. Five statements, and one more for the income
/// report of a request without a query. Contract: creator-commerce.md.
/// </summary>
internal sealed class GetOverview(Db db, DashboardCalendar calendar, IncomeReports incomes, Earnings earnings, HandlerSettings settings)
{
    public async Task<Response<Overview>> Handle(RequestContext<PeriodQuery> context)
    {
        var (me, period, now) = (context.MemberId, context.Input.Asked, context.Now.ToSql());
        var today = calendar.DayOf(context.Now);
        var (current, last) = (DashboardCalendar.Around(period, today), DashboardCalendar.Around(period, today, -1));
        var times = calendar.Times(period, today);

        await using var sql = await db.Connect(context.Cancelled);
        var creator = await DashboardSql.Creator(sql, me) ?? throw Authenticator.Gone();
        var sums = await earnings.In(sql, me, creator.IsCounted != 0, times);
        var subscriptions = await SubscriptionSql.Counts(sql, me, now, times.LastPeriod, times.Period);
        var published = (await DashboardSql.Published(sql, me, times.LastPeriod, times.NextPeriod)).ConvertAll(r => (Day: calendar.DayOf(r.Begin), r.Posts));
        var unread = await InboxSql.UnreadInAll(sql, me, now);
        var (posts, lastPosts) = (published.Where(p => current.Holds(p.Day)).Sum(static p => p.Posts), published.Where(p => last.Holds(p.Day)).Sum(static p => p.Posts));
        var overview = new Overview
        {
            Period = period,
            CreatorEarnings = new CreatorEarnings(
                sums.Today, Percent(sums.Today, sums.Yesterday), sums.Week, Percent(sums.Week, sums.LastWeek), sums.Month, Percent(sums.Month, sums.LastMonth)),
            SocialUrls = Links(creator, me),
            EarningsOverview = new EarningsOverview
            {
                NetEarnings = sums.Period.ToString("N2", CultureInfo.InvariantCulture),
                NetEarningsPct = Percent(sums.Period, sums.LastPeriod),
                Posts = posts,
                LastYearPosts = lastPosts,
                PostsPct = Percent(posts, lastPosts),
                ActiveSubs = subscriptions.Active,
                LastYearSubs = subscriptions.Ended,
                ActiveSubsPct = Percent(subscriptions.Active, subscriptions.Ended),
                VideoCalls = sums.Calls,
                LastYearVideoCalls = sums.LastCalls,
                VideoCallsPct = Percent(sums.Calls, sums.LastCalls),
                PendingWithdrawals = creator.PendingWithdrawals,
                UnreadMessages = unread,
            },
        };
        if (context.Request.Query.Count == 0)
        {
            overview = overview with
            {
                PostReport = PostsReports.Of(DashboardCalendar.Year, today, published),
                IncomeReport = await Income(sql, me, today.Year, context.Now),
            };
        }

        return Response.Ok("Dashboard.", overview);
    }

    /// <summary>How a number changed against the one before, per cent with two digits.</summary>
    internal static string Percent(decimal current, decimal previous)
    {
        var change = previous != 0 ? (current - previous) / previous * 100 : current > 0 ? 100 : 0;
        return $"{Math.Round(change, 2, MidpointRounding.AwayFromZero).ToString("0.00", CultureInfo.InvariantCulture)}%";
    }

    /// <summary>The report, or null when the database gives everything but that (contract: it is left out and the rest is told).</summary>
    private async Task<IncomeReport?> Income(SqlScope sql, long me, int year, DateTimeOffset now)
    {
        try
        {
            return await incomes.Make(sql, me, DashboardCalendar.Year, year, now);
        }
        catch (DependencyException)
        {
            return null;
        }
    }

    private SocialUrls Links(CreatorRow creator, long me) => new(
        settings.AppUrl + settings.ProfilePath.Replace("{username}", Uri.EscapeDataString(creator.Username), StringComparison.Ordinal),
        creator.Facebook ?? "",
        creator.Instagram ?? "",
        creator.Twitter ?? "",
        creator.Mobile ?? "",
        $"{settings.BaseUrl}?ref={me}");
}

/// <summary>The dashboard.</summary>
internal sealed record Overview
{
    /// <summary>What <see cref="EarningsOverview"/> is about.</summary>
    public required string Period { get; init; }

    public required CreatorEarnings CreatorEarnings { get; init; }

    public required SocialUrls SocialUrls { get; init; }

    public required EarningsOverview EarningsOverview { get; init; }

    /// <summary>Of the year; only for a request without a query.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PostsReport? PostReport { get; init; }

    /// <summary>Of the year; only for a request without a query.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IncomeReport? IncomeReport { get; init; }
}

/// <summary>Coins earned today, this week and this month, and how that changed.</summary>
internal sealed record CreatorEarnings(decimal Today, string TodayPct, decimal Week, string WeekPct, decimal Month, string MonthPct);

/// <summary>Links of a creator.</summary>
internal sealed record SocialUrls(string Profile, string Facebook, string Instagram, string Twitter, string Whatsapp, string Referral);

/// <summary>The present period against the one before, whose numbers are called "last year" whatever the period is.</summary>
internal sealed record EarningsOverview
{
    public required string NetEarnings { get; init; }

    public required string NetEarningsPct { get; init; }

    public required long Posts { get; init; }

    public required long LastYearPosts { get; init; }

    public required string PostsPct { get; init; }

    public required long ActiveSubs { get; init; }

    public required long LastYearSubs { get; init; }

    public required string ActiveSubsPct { get; init; }

    public required decimal VideoCalls { get; init; }

    public required decimal LastYearVideoCalls { get; init; }

    public required string VideoCallsPct { get; init; }

    public required decimal PendingWithdrawals { get; init; }

    public required long UnreadMessages { get; init; }
}
