using System.Buffers;

namespace BingeMe.Platform.Configuration;

/// <summary>
/// The duration grammar of JWT_ACCESS_EXPIRES and its kin (platform-auth P3): a number and a unit, short or long; digits alone are
/// milliseconds.
/// </summary>
public static class DurationText
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    /// <summary>Reads a duration.</summary>
    /// <exception cref="FormatException">It is none, or negative, or beyond a thousand years.</exception>
    public static TimeSpan Read(string text)
    {
        var trimmed = text.AsSpan().Trim();
        var digits = trimmed.IndexOfAnyExcept(Digits);
        var number = digits < 0 ? trimmed : trimmed[..digits];
        var unit = digits < 0 ? "ms" : trimmed[digits..].Trim().ToString();
        if (!double.TryParse(number, out var amount) || Milliseconds(unit) is not { } factor || amount * factor > 365_250d * 86_400_000)
            throw new FormatException("is not a duration such as 90s, 15m, 1h, 60d (digits alone are milliseconds)");
        return TimeSpan.FromMilliseconds(amount * factor);
    }

    // A year is 365.25 days, as in the library that legacy reads these with.
    private static double? Milliseconds(string unit) => unit.ToLowerInvariant() switch
    {
        "ms" or "msec" or "msecs" or "millisecond" or "milliseconds" => 1,
        "s" or "sec" or "secs" or "second" or "seconds" => 1000,
        "m" or "min" or "mins" or "minute" or "minutes" => 60_000,
        "h" or "hr" or "hrs" or "hour" or "hours" => 3_600_000,
        "d" or "day" or "days" => 86_400_000,
        "w" or "week" or "weeks" => 7 * 86_400_000d,
        "y" or "yr" or "yrs" or "year" or "years" => 365.25 * 86_400_000,
        _ => null,
    };
}
