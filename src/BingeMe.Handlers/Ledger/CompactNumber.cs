using System.Globalization;
using BingeMe.Handlers.Data;

namespace BingeMe.Handlers.Ledger;

/// <summary>
/// Amounts as clients show them where room is scarce (creator-commerce.md, Shared rules of this module). For people only, never to reckon with: what
/// rounds up to a whole thousand is shown a thousand lower, as legacy shows it.
/// </summary>
internal static class CompactNumber
{
    private const decimal Thousand = 1000;

    /// <summary>E.g. <c>999.5</c>, <c>1.9k</c>, <c>251.8k</c>.</summary>
    public static string Of(decimal amount)
    {
        var size = Math.Abs(amount);
        if (size < Thousand) return MoneyColumns.Text(amount);
        var sign = amount < 0 ? "-" : "";
        var thousands = MoneyColumns.Number(size / Thousand);
        if (thousands == decimal.Truncate(thousands)) return $"{sign}{MoneyColumns.Text(thousands)}k";

        // Of the binary number, which may lie below the decimal one: 1.95 is shown as 1.9.
        var shown = ((double)thousands).ToString("F1", CultureInfo.InvariantCulture);
        return shown.EndsWith(".0", StringComparison.Ordinal) ? $"{sign}{MoneyColumns.Text(decimal.Truncate(thousands))}k" : $"{sign}{shown}k";
    }
}
