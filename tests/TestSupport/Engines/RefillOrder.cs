namespace BingeMe.TestSupport.Engines;

/// <summary>The order in which tables get their first rows back.</summary>
public static class RefillOrder
{
    /// <summary>Tables whose triggers write to another one (db/migrations/0024_earnings_by_day.sql), with that one.</summary>
    private static readonly Dictionary<string, string> Written = new(StringComparer.Ordinal) { ["transactions"] = "earnings_by_day" };

    /// <summary>The tables that changed and those that their refilling writes to, these behind them.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<string> changed)
    {
        var tables = changed.ToList();
        var behind = tables.Where(Written.ContainsKey).Select(static t => Written[t]).Concat(tables.Where(Written.ContainsValue)).Distinct().ToList();
        return [.. tables.Except(behind), .. behind];
    }
}
