using System.Globalization;
using NodaTime;
using NodaTime.TimeZones;

namespace BingeMe.Handlers.PostContent;

/// <summary>Local times of a client as instants, by the time-zone database.</summary>
internal static class Schedule
{
    // Beyond these an instant in another zone could leave the calendar, and a DATETIME column with it.
    private const int FirstYear = 2000;
    private const int LastYear = 9990;

    private static readonly ZoneLocalMappingResolver AtChanges = Resolvers.CreateMappingResolver(Resolvers.ReturnLater, Resolvers.ReturnForwardShifted);

    /// <summary>
    /// The zone of an IANA name, links such as <c>Asia/Calcutta</c> included; null when there is none. The database is NodaTime's and part
    /// of the program: machines have one of another year, or none at all, and the two hosts would answer differently.
    /// </summary>
    public static DateTimeZone? Zone(string name)
    {
        if (name.Equals("UTC", StringComparison.OrdinalIgnoreCase)) return DateTimeZone.Utc;
        // Not every name that the provider takes is one of the database: it makes zones of offsets, too.
        return TzdbDateTimeZoneSource.Default.CanonicalIdMap.ContainsKey(name) ? DateTimeZoneProviders.Tzdb[name] : null;
    }

    /// <summary>The day of <c>YYYY-MM-DD</c>; null when there is no such day.</summary>
    public static DateOnly? Day(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= FirstYear and <= LastYear ? day : null;

    /// <summary>The time of <c>HH:MM</c>, the hour in one or two digits; null when there is no such time.</summary>
    public static TimeOnly? Time(string text) =>
        TimeOnly.TryParseExact(text, ["H:mm", "HH:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;

    /// <summary>The instant of a local time. One that the clock skips counts by the offset before, one that comes twice is the later one.</summary>
    public static DateTimeOffset Instant(DateOnly day, TimeOnly time, DateTimeZone zone) =>
        LocalDate.FromDateOnly(day).At(LocalTime.FromTimeOnly(time)).InZone(zone, AtChanges).ToInstant().ToDateTimeOffset();
}
