using System.Globalization;
using BingeMe.Handlers.PostContent;
using Xunit;

namespace HandlerTests.Posts;

/// <summary>Local times as instants, by the program's own time-zone database.</summary>
public sealed class ScheduleTests
{
    [Theory]
    [InlineData("2025-06-20", "12:00", "UTC", "2025-06-20T12:00:00Z")]
    [InlineData("2025-06-20", "12:00", "utc", "2025-06-20T12:00:00Z")]
    [InlineData("2025-06-20", "12:00", "Asia/Kolkata", "2025-06-20T06:30:00Z")]
    [InlineData("2025-06-20", "12:00", "Asia/Calcutta", "2025-06-20T06:30:00Z")] // the name that browsers still tell
    [InlineData("2025-06-20", "12:00", "Etc/GMT+5", "2025-06-20T17:00:00Z")]
    [InlineData("2025-06-20", "12:00", "America/Argentina/Buenos_Aires", "2025-06-20T15:00:00Z")]
    [InlineData("2025-03-30", "02:30", "Europe/Berlin", "2025-03-30T01:30:00Z")] // skipped: by the offset before, so half past three
    [InlineData("2025-10-26", "02:30", "Europe/Berlin", "2025-10-26T01:30:00Z")] // twice: the later one
    [InlineData("2025-10-26", "01:30", "Europe/Dublin", "2025-10-26T01:30:00Z")] // twice, and winter is the exception there
    [InlineData("2025-04-25", "00:30", "Africa/Cairo", "2025-04-24T22:30:00Z")]
    [InlineData("9990-12-31", "23:59", "Pacific/Niue", "9991-01-01T10:59:00Z")]
    [InlineData("2000-01-01", "00:00", "Pacific/Kiritimati", "1999-12-31T10:00:00Z")]
    public void A_local_time_is_an_instant(string day, string time, string zone, string instant) => Assert.Equal(
        DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture),
        Schedule.Instant(Schedule.Day(day)!.Value, Schedule.Time(time)!.Value, Schedule.Zone(zone)!));

    [Theory]
    [InlineData("")]
    [InlineData("Nowhere/Land")]
    [InlineData("UTC+05:30")]
    [InlineData("UTC+5")]
    [InlineData("UTC-00:30:15")]
    [InlineData("India Standard Time")]
    [InlineData("/usr/share/zoneinfo/Asia/Kolkata")]
    [InlineData("Asia/Kolkata\0")]
    [InlineData(" Asia/Kolkata")]
    public void Other_names_are_no_zones(string name) => Assert.Null(Schedule.Zone(name));
}
