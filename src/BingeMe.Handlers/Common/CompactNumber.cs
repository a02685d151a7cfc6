using System.Globalization;

namespace BingeMe.Handlers.Common;

/// <summary>Counts as clients show them: <c>999</c>, <c>1.5k</c>, <c>1000k</c>; there is no step for millions (users S6).</summary>
internal static class CompactNumber
{
    public static string Of(long? count)
    {
        if (count is not { } number) return "0";
        var size = Math.Abs(number);
        if (size < 1000) return number.ToString(CultureInfo.InvariantCulture);
        var thousands = Math.Round(size / 1000m, 1, MidpointRounding.AwayFromZero);
        return $"{(number < 0 ? "-" : "")}{thousands.ToString("0.#", CultureInfo.InvariantCulture)}k";
    }
}
