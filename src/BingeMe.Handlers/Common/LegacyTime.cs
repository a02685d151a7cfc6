using BingeMe.Handlers.Ports;

namespace BingeMe.Handlers.Common;

/// <summary>
/// The instant of a post or comment (ruling 17, users S5): <c>date_utc</c> where it is set; else <c>date</c>, which is UTC where
/// <c>is_utc</c> says so and India's time otherwise. The one place that knows this; check it against old live rows before the cut-over.
/// </summary>
internal static class LegacyTime
{
    private static readonly TimeSpan India = new(5, 30, 0);

    /// <summary>A post's instant.</summary>
    public static DateTimeOffset OfPost(DateTime date, DateTime? dateUtc, string? isUtc) =>
        dateUtc is { } utc ? utc.FromSql() : isUtc == "1" ? date.FromSql() : date.FromSql() - India;

    /// <summary>A comment's instant; comments have no flag.</summary>
    public static DateTimeOffset OfComment(DateTime date, DateTime? dateUtc) => OfPost(date, dateUtc, null);

    /// <summary>India's local time as the legacy readers expect it in a column of the old kind.</summary>
    public static DateTime ToIndia(DateTimeOffset instant) => (instant + India).ToSql();

    /// <summary>The instant behind India's local time.</summary>
    public static DateTimeOffset FromIndia(DateTime column) => column.FromSql() - India;
}
