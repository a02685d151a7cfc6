using BingeMe.Handlers.Ledger;
using BingeMe.Handlers.Ports;
using NodaTime;

namespace BingeMe.Handlers.Modules.Dashboard;

/// <summary>
/// The calendar of the dashboard (creator-commerce.md, Module: dashboard): days begin at midnight in its zone, weeks on Sunday, months and
/// years with their first day.
/// </summary>
internal sealed class DashboardCalendar(DateTimeZone zone)
{
    public const string Year = "year";
    public const string Month = "month";
    public const string Week = "week";

    private const int DaysOfWeek = 7;

    /// <summary>What <c>period</c> may say; the first one is meant where it says nothing.</summary>
    public static IReadOnlyList<string> Periods { get; } = [Year, Month, Week];

    public DateOnly DayOf(DateTimeOffset instant) => Instant.FromDateTimeOffset(instant).InZone(zone).Date.ToDateOnly();

    /// <summary>
    /// The instant at which a day begins, as a parameter. Where the clock skips midnight, the day begins with the skip; where midnight comes
    /// twice, with the first one.
    /// </summary>
    public DateTime Begin(DateOnly day) => zone.AtStartOfDay(LocalDate.FromDateOnly(day)).ToInstant().ToDateTimeOffset().ToSql();

    /// <summary>The calendar's year, month or week around a day, or one of those before or behind it.</summary>
    /// <param name="period">One of <see cref="Periods"/>.</param>
    /// <param name="day">A day in it.</param>
    /// <param name="step">0 = this one, -1 = the one before.</param>
    public static Span Around(string period, DateOnly day, int step = 0)
    {
        var (first, next) = period switch
        {
            Week => Step(day.AddDays(-(int)day.DayOfWeek), static (d, n) => d.AddDays(n * DaysOfWeek), step),
            Month => Step(new DateOnly(day.Year, day.Month, 1), static (d, n) => d.AddMonths(n), step),
            Year => Step(new DateOnly(day.Year, 1, 1), static (d, n) => d.AddYears(n), step),
            _ => throw new ArgumentOutOfRangeException(nameof(period), period, "No such period."),
        };
        return new Span(first, next);
    }

    /// <summary>The times in which the overview sums what was earned.</summary>
    public LedgerTimes Times(string period, DateOnly today)
    {
        var (week, lastWeek) = (Around(Week, today), Around(Week, today, -1));
        var (month, lastMonth) = (Around(Month, today), Around(Month, today, -1));
        var (current, last) = (Around(period, today), Around(period, today, -1));
        return new LedgerTimes
        {
            Yesterday = Begin(today.AddDays(-1)),
            Today = Begin(today),
            Tomorrow = Begin(today.AddDays(1)),
            LastWeek = Begin(lastWeek.First),
            Week = Begin(week.First),
            NextWeek = Begin(week.Next),
            LastMonth = Begin(lastMonth.First),
            Month = Begin(month.First),
            NextMonth = Begin(month.Next),
            LastPeriod = Begin(last.First),
            Period = Begin(current.First),
            NextPeriod = Begin(current.Next),
        };
    }

    private static (DateOnly First, DateOnly Next) Step(DateOnly first, Func<DateOnly, int, DateOnly> move, int step) => (move(first, step), move(first, step + 1));

    /// <summary>Some days.</summary>
    /// <param name="First">The first of them.</param>
    /// <param name="Next">The one behind the last.</param>
    internal readonly record struct Span(DateOnly First, DateOnly Next)
    {
        public bool Holds(DateOnly day) => day >= First && day < Next;
    }
}
