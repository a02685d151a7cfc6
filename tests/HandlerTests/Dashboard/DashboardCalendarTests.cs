using System.Globalization;
using BingeMe.Handlers.Modules.Dashboard;
using NodaTime;
using Xunit;

namespace HandlerTests.Dashboard;

/// <summary>Days, weeks, months and years around their ends, in zones whose clocks change.</summary>
public sealed class DashboardCalendarTests
{
    [Theory]
    [InlineData("week", "2025-06-15", 0, "2025-06-15", "2025-06-22")] // a Sunday
    [InlineData("week", "2025-06-14", 0, "2025-06-08", "2025-06-15")] // a Saturday
    [InlineData("week", "2025-06-15", -1, "2025-06-08", "2025-06-15")]
    [InlineData("week", "2026-01-01", 0, "2025-12-28", "2026-01-04")] // the week over the year's end
    [InlineData("week", "2025-12-31", 0, "2025-12-28", "2026-01-04")]
    [InlineData("week", "2026-01-04", -1, "2025-12-28", "2026-01-04")]
    [InlineData("month", "2025-01-31", -1, "2024-12-01", "2025-01-01")]
    [InlineData("month", "2025-12-31", 0, "2025-12-01", "2026-01-01")]
    [InlineData("month", "2024-03-31", -1, "2024-02-01", "2024-03-01")] // February of a leap year
    [InlineData("year", "2024-02-29", 0, "2024-01-01", "2025-01-01")]
    [InlineData("year", "2024-02-29", -1, "2023-01-01", "2024-01-01")]
    [InlineData("year", "2025-12-31", 0, "2025-01-01", "2026-01-01")]
    [InlineData("year", "2026-01-01", 0, "2026-01-01", "2027-01-01")]
    public void Periods_begin_on_sunday_on_the_first_and_on_new_years_day(string period, string day, int step, string first, string next)
    {
        var span = DashboardCalendar.Around(period, Day(day), step);
        Assert.Equal((Day(first), Day(next)), (span.First, span.Next));
    }

    [Theory]
    [InlineData("UTC", "2025-12-31T23:59:59Z", "2025-12-31")]
    [InlineData("UTC", "2026-01-01T00:00:00Z", "2026-01-01")]
    [InlineData("Asia/Kolkata", "2025-12-31T18:29:59Z", "2025-12-31")]
    [InlineData("Asia/Kolkata", "2025-12-31T18:30:00Z", "2026-01-01")]
    [InlineData("America/Los_Angeles", "2026-01-01T07:59:59Z", "2025-12-31")]
    [InlineData("America/Los_Angeles", "2026-01-01T08:00:00Z", "2026-01-01")]
    public void The_day_of_an_instant_is_the_zones(string zone, string instant, string day) =>
        Assert.Equal(Day(day), Calendar(zone).DayOf(DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("UTC", "2025-03-30", "2025-03-30T00:00:00Z", 24)]
    [InlineData("Europe/Berlin", "2025-03-30", "2025-03-29T23:00:00Z", 23)] // clocks go forward at 2
    [InlineData("Europe/Berlin", "2025-10-26", "2025-10-25T22:00:00Z", 25)] // and back at 3
    [InlineData("America/New_York", "2025-03-09", "2025-03-09T05:00:00Z", 23)]
    [InlineData("America/New_York", "2025-11-02", "2025-11-02T04:00:00Z", 25)]
    [InlineData("Africa/Cairo", "2025-04-25", "2025-04-24T22:00:00Z", 23)] // midnight itself is skipped
    [InlineData("Africa/Cairo", "2025-10-30", "2025-10-29T21:00:00Z", 25)] // back to 23:00: this day is the longer one
    [InlineData("America/Havana", "2025-11-02", "2025-11-02T04:00:00Z", 25)] // midnight comes twice
    [InlineData("Asia/Kathmandu", "2025-06-15", "2025-06-14T18:15:00Z", 24)]
    public void A_day_begins_once_and_ends_where_the_next_begins(string zone, string day, string begin, int hours)
    {
        var calendar = Calendar(zone);
        var from = calendar.Begin(Day(day));
        Assert.Equal(DateTimeOffset.Parse(begin, CultureInfo.InvariantCulture).UtcDateTime, from);
        Assert.Equal(TimeSpan.FromHours(hours), calendar.Begin(Day(day).AddDays(1)) - from);
        Assert.Equal(Day(day), calendar.DayOf(new DateTimeOffset(from)));
        Assert.Equal(Day(day).AddDays(-1), calendar.DayOf(new DateTimeOffset(from.AddSeconds(-1))));
    }

    [Theory]
    [InlineData("year")]
    [InlineData("month")]
    [InlineData("week")]
    public void A_time_ends_where_the_next_begins_on_every_day_of_four_years(string period)
    {
        var calendar = Calendar("Europe/Berlin");
        for (var day = Day("2023-12-20"); day < Day("2028-01-10"); day = day.AddDays(1))
        {
            var times = calendar.Times(period, day);
            Assert.True(times.Yesterday < times.Today && times.Today < times.Tomorrow);
            Assert.True(times.LastWeek < times.Week && times.Week <= times.Today && times.Today < times.NextWeek);
            Assert.True(times.LastMonth < times.Month && times.Month <= times.Today && times.Today < times.NextMonth);
            Assert.True(times.LastPeriod < times.Period && times.Period <= times.Today && times.Today < times.NextPeriod);
            Assert.InRange((times.NextWeek - times.Week).TotalHours, 167, 169);
        }
    }

    [Theory]
    [InlineData("12", "10", "20.00%")]
    [InlineData("10", "12", "-16.67%")]
    [InlineData("156", "98", "59.18%")]
    [InlineData("0", "0", "0.00%")]
    [InlineData("5", "0", "100.00%")]
    [InlineData("0", "5", "-100.00%")]
    [InlineData("1.00005", "1", "0.01%")]
    public void A_change_has_two_digits(string current, string previous, string percent) => Assert.Equal(
        percent, GetOverview.Percent(decimal.Parse(current, CultureInfo.InvariantCulture), decimal.Parse(previous, CultureInfo.InvariantCulture)));

    private static DashboardCalendar Calendar(string zone) => new(DateTimeZoneProviders.Tzdb[zone]);

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
