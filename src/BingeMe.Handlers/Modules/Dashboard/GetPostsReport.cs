using System.Globalization;
using BingeMe.Handlers.Data;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Dashboard;

/// <summary>Query of the dashboard's operations.</summary>
internal class PeriodQuery
{
    /// <summary>One of <see cref="DashboardCalendar.Periods"/>; null means the first.</summary>
    public string? Period { get; set; }

    internal string Asked => string.IsNullOrWhiteSpace(Period) ? DashboardCalendar.Periods[0] : Period;
}

/// <summary>The period is one that there is.</summary>
internal sealed class PeriodValidator : Validator<PeriodQuery>
{
    public PeriodValidator() => Text("period", static q => q.Period, static p => p.OneOf(DashboardCalendar.Periods));
}

/// <summary>GET /dashboard/posts-report: how many posts came out by month or day. One statement. Contract: creator-commerce.md.</summary>
internal sealed class GetPostsReport(Db db, PostsReports reports)
{
    public async Task<Response<PostsReport>> Handle(RequestContext<PeriodQuery> context)
    {
        await using var sql = await db.Connect(context.Cancelled);
        return Response.Ok("Posts report.", await reports.Make(sql, context.MemberId, context.Input.Asked, context.Now));
    }
}

/// <summary>Counts posts by the months of a year or the days of a month or week.</summary>
internal sealed class PostsReports(DashboardCalendar calendar)
{
    /// <summary>The report on the present year, month or week.</summary>
    public async Task<PostsReport> Make(SqlScope sql, long me, string period, DateTimeOffset now)
    {
        var today = calendar.DayOf(now);
        var span = DashboardCalendar.Around(period, today);
        var rows = await DashboardSql.Published(sql, me, calendar.Begin(span.First), calendar.Begin(span.Next));
        return Of(period, today, [.. rows.Select(r => (calendar.DayOf(r.Begin), r.Posts))]);
    }

    /// <summary>The report of what came out on some days; those beyond the period do not count.</summary>
    public static PostsReport Of(string period, DateOnly today, IReadOnlyCollection<(DateOnly Day, long Posts)> published)
    {
        var span = DashboardCalendar.Around(period, today);
        var isYear = period == DashboardCalendar.Year;
        var counts = new long[isYear ? 12 : span.Next.DayNumber - span.First.DayNumber];
        foreach (var (day, posts) in published)
            if (span.Holds(day)) counts[isYear ? day.Month - 1 : day.DayNumber - span.First.DayNumber] += posts;
        return new PostsReport(today.Year, counts.Sum(), [.. counts.Select((posts, i) => new PostsOfPeriod(NameOf(period, i), posts))]);
    }

    private static string NameOf(string period, int index) => period switch
    {
        DashboardCalendar.Year => CultureInfo.InvariantCulture.DateTimeFormat.AbbreviatedMonthNames[index],
        DashboardCalendar.Week => CultureInfo.InvariantCulture.DateTimeFormat.AbbreviatedDayNames[index],
        _ => $"Day {index + 1}",
    };
}

/// <summary>How many posts came out, by month or day.</summary>
/// <param name="Year">The present year.</param>
/// <param name="TotalPosts">All of the period.</param>
/// <param name="Data">Every month or day of it, those without posts too.</param>
internal sealed record PostsReport(int Year, long TotalPosts, IReadOnlyList<PostsOfPeriod> Data);

/// <summary>How many posts came out in a month or on a day.</summary>
/// <param name="Period"><c>Jan</c>, <c>Day 1</c> or <c>Sun</c>.</param>
/// <param name="Posts">How many.</param>
internal sealed record PostsOfPeriod(string Period, long Posts);
