namespace BingeMe.Handlers.Common;

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
