using System.Diagnostics.CodeAnalysis;
using MySqlConnector;

namespace BingeMe.Platform.Sql;

/// <summary>
/// How dates that are none are read, which a server without NO_ZERO_DATE and NO_ZERO_IN_DATE has let old rows have: one of zeros as the least
/// time, one without its month or day as a part of the second before that month or year begins, and one with a day that its month lacks as a part of the
/// last second of that month: where it stands in the order of SQL, and where no other time lies (a <c>DATETIME</c> has whole seconds). So a list
/// may go on behind each.
/// </summary>
internal static class OldDates
{
    private static readonly TimeSpan Part = TimeSpan.FromSeconds(0.5);

    /// <summary>Reads a date.</summary>
    public static DateTime Read(MySqlDateTime date)
    {
        if (date.IsValidDateTime) return DateTime.SpecifyKind(date.GetDateTime(), DateTimeKind.Utc);
        if (date.Year < 1 || (date.Year == 1 && date.Month <= 1)) return DateTime.MinValue;
        var begin = new DateTime(date.Year, Math.Max(1, date.Month), 1, 0, 0, 0, DateTimeKind.Utc);
        // A day that the month does not have lies behind those that it has.
        return (date is { Month: > 0, Day: > 0 } ? begin.AddDays(DateTime.DaysInMonth(date.Year, date.Month)) : begin) - Part;
    }

    /// <summary>A value as a reader gives it; one that is no date stays as it is.</summary>
    [return: NotNullIfNotNull(nameof(value))]
    public static object? Read(object? value) => value is MySqlDateTime date ? Read(date) : value;
}
