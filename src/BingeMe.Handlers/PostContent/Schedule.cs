using System.Globalization;
using System.Security;
using System.Text.RegularExpressions;

namespace BingeMe.Handlers.PostContent;

/// <summary>Local times of a client as instants, by the time-zone database.</summary>
internal static partial class Schedule
{
    // Beyond these an instant in another zone could leave the calendar, and a DATETIME column with it.
    private const int FirstYear = 2000;
    private const int LastYear = 9990;

    /// <summary>Files beside the zones: the machine's own zone, none at all, and the same zones counted with leap seconds.</summary>
    private static readonly string[] OfTheMachine = ["localtime", "posixrules", "Factory", "right/", "posix/"];

    /// <summary>The zone of an IANA name; null when there is none.</summary>
    public static TimeZoneInfo? Zone(string name)
    {
        if (name.Equals("UTC", StringComparison.OrdinalIgnoreCase)) return TimeZoneInfo.Utc;
        // The name becomes part of a file name, so nothing but the form of zone names gets there.
        if (name.Length > 64 || !ZoneForm().IsMatch(name) || OfTheMachine.Any(own => name.StartsWith(own, StringComparison.OrdinalIgnoreCase))) return null;
        try
        {
            return TimeZoneInfo.FindSystemTimeZoneById(name);
        }
        catch (Exception e) when (e is TimeZoneNotFoundException or InvalidTimeZoneException or SecurityException)
        {
            return null;
        }
    }

    /// <summary>The day of <c>YYYY-MM-DD</c>; null when there is no such day.</summary>
    public static DateOnly? Day(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= FirstYear and <= LastYear ? day : null;

    /// <summary>The time of <c>HH:MM</c>, the hour in one or two digits; null when there is no such time.</summary>
    public static TimeOnly? Time(string text) =>
        TimeOnly.TryParseExact(text, ["H:mm", "HH:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;

    /// <summary>The instant of a local time. One that the clock skips counts by the offset before, one that comes twice by the standard offset.</summary>
    public static DateTimeOffset Instant(DateOnly day, TimeOnly time, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(time, DateTimeKind.Unspecified);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_+\-]*(/[A-Za-z0-9_+\-]+){0,2}\z")]
    private static partial Regex ZoneForm();
}
