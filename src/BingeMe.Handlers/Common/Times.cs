using System.Globalization;
using BingeMe.Handlers.Ports;
using BingeMe.Http.Responses;

namespace BingeMe.Handlers.Common;

/// <summary>The forms in which times leave the API (users S5). All UTC.</summary>
internal static class WireTime
{
    /// <summary>E.g. <c>06 February 2025</c>.</summary>
    public static string LongDate(DateTimeOffset instant) => instant.UtcDateTime.ToString("dd MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>E.g. <c>July 4, 2025</c>.</summary>
    public static string UsDate(DateTimeOffset instant) => instant.UtcDateTime.ToString("MMMM d, yyyy", CultureInfo.InvariantCulture);

    /// <summary>E.g. <c>Feb 6, 2025</c>.</summary>
    public static string ShortDate(DateTimeOffset instant) => instant.UtcDateTime.ToString("MMM d, yyyy", CultureInfo.InvariantCulture);

    /// <summary>E.g. <c>2025-02-06T09:05:00.000Z</c>; null for a time that is unknown.</summary>
    public static string? Iso(DateTime? column) => column is { } time ? Envelope.Timestamp(time.FromSql()) : null;

    /// <summary>E.g. <c>2025-02-06T09:05:00.000Z</c>.</summary>
    public static string Iso(DateTimeOffset instant) => Envelope.Timestamp(instant);

    /// <summary>As the column holds it: <c>2025-02-06 09:05:00</c>; null for a time that is unknown.</summary>
    public static string? Plain(DateTime? column) => column?.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}

/// <summary>How long ago something was, as clients show it (users S5, platform-auth P9).</summary>
internal static class RelativeTime
{
    public static string Of(DateTimeOffset then, DateTimeOffset now)
    {
        var ago = now - then;
        if (ago < TimeSpan.FromMinutes(1)) return "just now";
        if (ago < TimeSpan.FromHours(1)) return Ago((long)ago.TotalMinutes, "minute");
        if (ago < TimeSpan.FromDays(1)) return Ago((long)ago.TotalHours, "hour");
        var days = (long)ago.TotalDays;
        if (days < 7) return Ago(days, "day");
        if (days / 7 < 4) return Ago(days / 7, "week");

        // Days 28 and 29 are four weeks and no month of thirty days yet; legacy said "0 month ago".
        var months = Math.Max(1, days / 30);
        if (months < 12) return Ago(months, "month");
        var years = (long)(days / 365.25);
        return years == 0 ? Ago(months, "month") : Ago(years, "year");
    }

    /// <summary>The same for a time that may be unknown: empty then.</summary>
    public static string Of(DateTimeOffset? then, DateTimeOffset now) => then is { } known ? Of(known, now) : "";

    private static string Ago(long count, string unit) => count == 1 ? $"1 {unit} ago" : $"{count} {unit}s ago";
}

/// <summary>
/// The instant of a post or comment (ruling 17, users S5): <c>date_utc</c> where it is set; else <c>date</c>, which is UTC where
/// <c>is_utc</c> says so and India's time otherwise. The one place that knows this; check it against old live rows before the cut-over.
/// </summary>
internal static class LegacyTime
{
    private static readonly TimeSpan India = new(5, 30, 0);

    public static DateTimeOffset OfPost(DateTime date, DateTime? dateUtc, string? isUtc) =>
        dateUtc is { } utc ? utc.FromSql() : isUtc == "1" || date < DateTime.MinValue + India ? date.FromSql() : date.FromSql() - India;

    /// <summary>A comment's instant; comments have no flag.</summary>
    public static DateTimeOffset OfComment(DateTime date, DateTime? dateUtc) => OfPost(date, dateUtc, null);

    /// <summary>India's local time, for columns that the legacy stack reads so: when a live's row was written (live-payout-privacy.md, Shared rules of this module).</summary>
    public static DateTime ToIndia(DateTimeOffset instant) => (instant + India).ToSql();
}
