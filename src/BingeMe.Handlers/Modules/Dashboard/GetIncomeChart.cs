using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ledger;
using BingeMe.Handlers.Paging;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Dashboard;

/// <summary>Query of GET /dashboard/income-chart.</summary>
internal sealed class IncomeQuery : PeriodQuery
{
    /// <summary>A text, because what is no number means the present year.</summary>
    public string? Year { get; set; }
}

/// <summary>What of which year is asked for.</summary>
internal sealed record IncomeChoice(string Period, int Year);

/// <summary>GET /dashboard/income-chart: what came in, by what it was for. One statement. Contract: creator-commerce.md.</summary>
internal sealed class GetIncomeChart(Db db, IncomeReports reports, DashboardCalendar calendar)
{
    private const int FirstYear = 2000;

    /// <summary>Reads the query; null with the fault noted.</summary>
    public ValueTask<IncomeChoice?> Read(RequestContext<IncomeQuery> context, ValidationErrors errors)
    {
        var query = context.Input;
        errors.Unless(
            DashboardCalendar.Periods.Contains(query.Asked, StringComparer.Ordinal), "period", $"period must be one of {string.Join(", ", DashboardCalendar.Periods)}.");
        var present = calendar.DayOf(context.Now).Year;
        var year = Pages.Number(query.Year) ?? present;
        errors.Unless(year >= FirstYear && year <= present + 1, "year", $"year must be from {FirstYear} to {present + 1}.");
        return ValueTask.FromResult(errors.None ? new IncomeChoice(query.Asked, year) : null);
    }

    public async Task<Response<IncomeReport>> Handle(RequestContext<IncomeChoice> context)
    {
        await using var sql = await db.Connect(context.Cancelled);
        return Response.Ok("Income chart.", await reports.Make(sql, context.MemberId, context.Input.Period, context.Input.Year, context.Now));
    }
}

/// <summary>Sums what a creator earned by categories.</summary>
internal sealed class IncomeReports(DashboardCalendar calendar, Earnings earnings)
{
    private static readonly Category Subscriptions = new("Subscriptions", "#007AFF");
    private static readonly Category Shop = new("Shopify", "#FFCC00");
    private static readonly Category Live = new("Live", "#34C759");
    private static readonly Category VideoCalls = new("Video Calls", "#FF9500");
    private static readonly Category AudioCalls = new("Audio Calls", "#AF52DE");
    private static readonly Category Tips = new("Tip", "#FF6B6B");
    private static readonly Category PayPerView = new("Pay Per View", "#5856D6");
    private static readonly Category Other = new("Other", "#8E8E93");

    /// <summary>Which type of movement is shown as what; inferred from the types' names.</summary>
    private static readonly Dictionary<string, Category> Categories = new(StringComparer.OrdinalIgnoreCase)
    {
        ["subscription"] = Subscriptions,
        ["product"] = Shop,
        ["purchase"] = Shop,
        ["live"] = Live,
        ["live_tip"] = Live,
        ["tipmenu"] = Live,
        ["videocall"] = VideoCalls,
        ["videocall_tip"] = VideoCalls,
        ["video_call_tip"] = VideoCalls,
        ["audiocall"] = AudioCalls,
        ["audiocall_tip"] = AudioCalls,
        ["audio_call_tip"] = AudioCalls,
        ["tip"] = Tips,
        ["chat_tip"] = Tips,
        ["ppv"] = PayPerView,
        ["chat_ppv"] = PayPerView,
    };

    /// <summary>The report on a year, on the present month in a year, or on the present week.</summary>
    public async Task<IncomeReport> Make(SqlScope sql, long me, string period, int year, DateTimeOffset now)
    {
        var today = calendar.DayOf(now);
        var day = period == DashboardCalendar.Week ? today : new DateOnly(year, today.Month, 1);
        var span = DashboardCalendar.Around(period, day);
        var sums = await earnings.ByTypes(sql, me, calendar.Begin(span.First), calendar.Begin(span.Next));
        return Of(day.Year, sums);
    }

    /// <summary>The report of some sums: a category that earned, or lost, each, the largest first.</summary>
    public static IncomeReport Of(int year, IReadOnlyCollection<EarnedByType> sums)
    {
        var data = sums
            .GroupBy(static s => s.Type is { } type && Categories.TryGetValue(type, out var category) ? category : Other)
            .Select(static g => (g.Key, Amount: g.Sum(static s => s.Net)))
            .Where(static c => c.Amount != 0)
            .OrderByDescending(static c => c.Amount)
            .ThenBy(static c => c.Key.Name, StringComparer.Ordinal)
            .Select(static c => new IncomeOfCategory(c.Key.Name, c.Amount, c.Key.Colour, CompactNumber.Of(c.Amount)))
            .ToList();
        var total = data.Sum(static c => c.Amount);
        return new IncomeReport(year, "INR", total, CompactNumber.Of(total), data);
    }

    private sealed record Category(string Name, string Colour);
}

/// <summary>What came in, by what it was for.</summary>
/// <param name="Year">Of which year.</param>
/// <param name="Currency">Coins are rupees.</param>
/// <param name="TotalEarned">All of it.</param>
/// <param name="TotalEarnedFormatted">The same where room is scarce.</param>
/// <param name="Data">By category, the largest first; what earned nothing is not there.</param>
internal sealed record IncomeReport(int Year, string Currency, decimal TotalEarned, string TotalEarnedFormatted, IReadOnlyList<IncomeOfCategory> Data);

/// <summary>What came in for one thing.</summary>
/// <param name="Category">What for.</param>
/// <param name="Amount">Coins.</param>
/// <param name="Color">In which colour charts show it.</param>
/// <param name="AmountFormatted">The amount where room is scarce.</param>
internal sealed record IncomeOfCategory(string Category, decimal Amount, string Color, string AmountFormatted);
