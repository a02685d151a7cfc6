namespace BingeMe.Replay.Timing;

/// <summary>
/// By how much one of two paired values is larger: the Hodges-Lehmann estimate (the median of all Walsh averages, the means of any two
/// differences) with the interval that follows from Wilcoxon's signed-rank test. Neither supposes a normal distribution, which answer times never
/// have, and one answer that hung moves neither. (Hollander, Wolfe and Chicken, Nonparametric Statistical Methods, 3rd ed., 3.2 and 3.3.)
/// </summary>
/// <param name="Estimate">The estimate; positive where the second one is larger.</param>
/// <param name="Low">The interval's lower end.</param>
/// <param name="High">The interval's upper end.</param>
public sealed record PairedDifference(double Estimate, double Low, double High)
{
    /// <summary>Up to here the test's distribution is counted out; beyond, the normal one is as good.</summary>
    private const int MostExact = 50;

    /// <summary>Enough halvings to reach neighbouring numbers from any range of times.</summary>
    private const int Halvings = 80;

    /// <summary>Whether the interval leaves out zero.</summary>
    public bool IsClear => Low > 0 || High < 0;

    /// <summary>Estimates it.</summary>
    /// <param name="differences">Second less first, one a pair.</param>
    /// <param name="error">The probability, at most, that the interval does not hold the true value, e.g. 0.05.</param>
    /// <returns>Null where there are too few pairs for an interval of that error: fewer than 6 for 0.05.</returns>
    public static PairedDifference? Of(IEnumerable<double> differences, double error = 0.05)
    {
        var sorted = differences.Order().ToArray();
        var n = sorted.Length;
        var rank = n <= MostExact ? ExactRank(n, error) : NormalRank(n, error);
        if (rank < 1) return null;
        var all = (long)n * (n + 1) / 2;
        return new PairedDifference((Walsh(sorted, (all + 1) / 2) + Walsh(sorted, (all / 2) + 1)) / 2, Walsh(sorted, rank), Walsh(sorted, all + 1 - rank));
    }

    /// <summary>The largest k for which P(W &lt; k) stays within half the error: the k-th Walsh average from either end bounds the interval.</summary>
    private static long ExactRank(int n, double error)
    {
        // How many of the 2^n sets of signs have each sum of ranks.
        var ways = new double[(n * (n + 1) / 2) + 1];
        ways[0] = 1;
        for (var r = 1; r <= n; r++)
            for (var sum = ways.Length - 1; sum >= r; sum--) ways[sum] += ways[sum - r];
        var (below, total) = (0.0, Math.Pow(2, n));
        for (var k = 0; k < ways.Length; k++)
        {
            below += ways[k];
            if (below / total > error / 2) return k;
        }

        return 0;
    }

    private static long NormalRank(int n, double error) =>
        (long)Math.Floor((n * (n + 1.0) / 4) - (NormalQuantile(1 - (error / 2)) * Math.Sqrt(n * (n + 1.0) * ((2.0 * n) + 1) / 24)));

    /// <summary>The k-th smallest Walsh average, by halving the range: counting those below a value takes one pass over the sorted differences.</summary>
    private static double Walsh(double[] sorted, long k)
    {
        var (low, high) = (sorted[0], sorted[^1]);
        for (var i = 0; i < Halvings && low < high; i++)
        {
            var middle = low + ((high - low) / 2);
            if (middle <= low || middle >= high) return CountUpTo(sorted, low) >= k ? low : high;
            if (CountUpTo(sorted, middle) >= k) high = middle;
            else low = middle;
        }

        return high;
    }

    private static long CountUpTo(double[] sorted, double value)
    {
        // Of pairs i <= j; j only ever falls while i grows.
        var (count, j) = (0L, sorted.Length - 1);
        for (var i = 0; i < sorted.Length; i++)
        {
            while (j >= i && sorted[i] + sorted[j] > 2 * value) j--;
            if (j < i) break;
            count += j - i + 1;
        }

        return count;
    }

    /// <summary>The standard normal distribution's quantile, by halving over its distribution function.</summary>
    internal static double NormalQuantile(double p)
    {
        var (low, high) = (-40.0, 40.0);
        while (high - low > 1e-9)
        {
            var middle = (low + high) / 2;
            if (Distribution(middle) < p) low = middle;
            else high = middle;
        }

        return high;
    }

    /// <summary>Abramowitz and Stegun, Handbook of Mathematical Functions, 26.2.17: right to 7.5e-8.</summary>
    private static double Distribution(double x)
    {
        var t = 1 / (1 + (0.2316419 * Math.Abs(x)));
        var tail = Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI) * t * (0.319381530 + (t * (-0.356563782 + (t * (1.781477937 + (t * (-1.821255978 + (t * 1.330274429))))))));
        return x >= 0 ? 1 - tail : tail;
    }
}
