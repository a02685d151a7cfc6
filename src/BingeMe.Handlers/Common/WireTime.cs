using System.Globalization;
using BingeMe.Handlers.Ports;
using BingeMe.Http.Answers;

namespace BingeMe.Handlers.Common;

/// <summary>The forms in which times leave the API (users S5). All UTC.</summary>
internal static class WireTime
{
    /// <summary>E.g. <c>06 February 2025</c>.</summary>
    public static string LongDate(DateTimeOffset instant) => instant.UtcDateTime.ToString("dd MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>E.g. <c>Feb 6, 2025</c>.</summary>
    public static string ShortDate(DateTimeOffset instant) => instant.UtcDateTime.ToString("MMM d, yyyy", CultureInfo.InvariantCulture);

    /// <summary>E.g. <c>2025-02-06T09:05:00.000Z</c>; null for a time that is unknown.</summary>
    public static string? Iso(DateTime? column) => column is { } time ? Envelope.Timestamp(time.FromSql()) : null;

    /// <summary>E.g. <c>2025-02-06T09:05:00.000Z</c>.</summary>
    public static string Iso(DateTimeOffset instant) => Envelope.Timestamp(instant);

    /// <summary>As the column holds it: <c>2025-02-06 09:05:00</c>; null for a time that is unknown.</summary>
    public static string? Plain(DateTime? column) => column?.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
