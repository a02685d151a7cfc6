namespace BingeMe.Replay.Timing;

/// <summary>How long an operation's answers took on both sides, in milliseconds.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Pairs">How many exchanges both sides answered.</param>
/// <param name="Left">The left side's times.</param>
/// <param name="Right">The right side's times.</param>
/// <param name="Difference">Right less left; null where there are too few pairs.</param>
/// <param name="Surely">
/// The same with an interval so wide that of all operations together one is outside by chance in at most one run of twenty (Bonferroni): what a
/// run may be failed for. Null where there are too few pairs for that.
/// </param>
public sealed record OperationTimes(string Operation, int Pairs, Spread Left, Spread Right, PairedDifference? Difference, PairedDifference? Surely)
{
    private const double Error = 0.05;

    /// <summary>Sums pairs up, the operations in the order of their names.</summary>
    /// <param name="pairs">Operation and both times of each exchange that both sides answered.</param>
    public static IReadOnlyList<OperationTimes> Of(IEnumerable<(string Operation, double Left, double Right)> pairs)
    {
        var groups = pairs.GroupBy(static p => p.Operation, StringComparer.Ordinal).OrderBy(static g => g.Key, StringComparer.Ordinal).ToList();
        return [.. groups.Select(g => new OperationTimes(
            g.Key, g.Count(), Spread.Of(g.Select(static p => p.Left)), Spread.Of(g.Select(static p => p.Right)),
            PairedDifference.Of(g.Select(static p => p.Right - p.Left), Error), PairedDifference.Of(g.Select(static p => p.Right - p.Left), Error / groups.Count)))];
    }
}

/// <summary>Quantiles of times, in milliseconds; each is one of the times (nearest rank).</summary>
/// <param name="Median">Half took no longer.</param>
/// <param name="P95">95 of 100 took no longer.</param>
/// <param name="P99">99 of 100 took no longer.</param>
/// <param name="Longest">The longest.</param>
public sealed record Spread(double Median, double P95, double P99, double Longest)
{
    /// <summary>Of some times; all zero where there are none.</summary>
    public static Spread Of(IEnumerable<double> times)
    {
        var sorted = times.Order().ToArray();
        return sorted.Length == 0 ? new Spread(0, 0, 0, 0) : new Spread(At(0.5), At(0.95), At(0.99), sorted[^1]);

        double At(double part) => sorted[Math.Max(0, (int)Math.Ceiling(part * sorted.Length) - 1)];
    }
}
