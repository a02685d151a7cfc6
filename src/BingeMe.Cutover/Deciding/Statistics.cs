namespace BingeMe.Cutover.Deciding;

/// <summary>The tests that decisions rest on, exact where samples are small.</summary>
internal static class Statistics
{
    /// <summary>The normal quantile of 99.9 %, one-sided.</summary>
    public const double Z999 = 3.0902;

    /// <summary>The Wilson score interval's lower bound of a share (E. B. Wilson, 1927).</summary>
    /// <param name="count">How many did.</param>
    /// <param name="of">Of how many.</param>
    /// <param name="z">The normal quantile.</param>
    /// <returns>0 to 1; 0 of none.</returns>
    public static double WilsonLower(int count, int of, double z = Z999) => of == 0 ? 0 : Math.Max(0, Wilson(count, of, -z));

    /// <summary>The Wilson score interval's upper bound of a share.</summary>
    /// <param name="count">How many did.</param>
    /// <param name="of">Of how many.</param>
    /// <param name="z">The normal quantile.</param>
    /// <returns>0 to 1; 1 of none.</returns>
    public static double WilsonUpper(int count, int of, double z = Z999) => of == 0 ? 1 : Math.Min(1, Wilson(count, of, z));

    /// <summary>How likely at least this many are where the true share is this one: the exact binomial test's p.</summary>
    /// <param name="count">How many did.</param>
    /// <param name="of">Of how many.</param>
    /// <param name="share">The share that is held to be true, 0 to 1.</param>
    public static double BinomialAtLeast(int count, int of, double share)
    {
        double sum = 0;
        for (var k = count; k <= of; k++) sum += Math.Exp(LogChoose(of, k) + (k * Math.Log(share)) + ((of - k) * Math.Log(1 - share)));
        return Math.Min(1, sum);
    }

    /// <summary>How likely at least this many of the first group's are where both groups have one share: Fisher's exact test, one-sided.</summary>
    /// <param name="count">Of the first group.</param>
    /// <param name="of">The first group.</param>
    /// <param name="otherCount">Of the second group.</param>
    /// <param name="otherOf">The second group.</param>
    public static double FisherGreater(int count, int of, int otherCount, int otherOf)
    {
        var hits = count + otherCount;
        var all = LogChoose(of + otherOf, hits);
        double sum = 0;
        for (var k = count; k <= Math.Min(of, hits); k++)
            if (hits - k <= otherOf) sum += Math.Exp(LogChoose(of, k) + LogChoose(otherOf, hits - k) - all);
        return Math.Min(1, sum);
    }

    /// <summary>
    /// Whether the first sample lies higher: Mann and Whitney's test, one-sided, by the normal approximation with ties, and its effect size,
    /// the chance that one of the first is above one of the second (ties half), as Kayenta's <c>cles</c>.
    /// </summary>
    /// <param name="first">20 values at least, for the approximation to hold.</param>
    /// <param name="second">As many.</param>
    public static (double P, double Effect) MannWhitneyGreater(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        double n1 = first.Count, n2 = second.Count, n = n1 + n2;
        if (n1 == 0 || n2 == 0) return (1, 0.5);
        var all = first.Select(static v => (Value: v, IsFirst: true)).Concat(second.Select(static v => (Value: v, IsFirst: false))).OrderBy(static v => v.Value).ToList();
        double ranks = 0, ties = 0;
        for (int i = 0, j; i < all.Count; i = j)
        {
            for (j = i + 1; j < all.Count && all[j].Value.Equals(all[i].Value);) j++;
            double tied = j - i, rank = (i + 1 + j) / 2.0;
            ties += (tied * tied * tied) - tied;
            for (var k = i; k < j; k++)
                if (all[k].IsFirst) ranks += rank;
        }

        var u = ranks - (n1 * (n1 + 1) / 2);
        var deviation = Math.Sqrt(n1 * n2 / 12 * (n + 1 - (ties / (n * (n - 1)))));
        return (deviation == 0 ? 1 : NormalAbove((u - (n1 * n2 / 2) - 0.5) / deviation), u / (n1 * n2));
    }

    /// <summary>The standard normal distribution's upper tail (W. J. Cody's rational form by way of Abramowitz and Stegun 26.2.17; absolute error below 7.5e-8).</summary>
    internal static double NormalAbove(double z)
    {
        if (z < 0) return 1 - NormalAbove(-z);
        var t = 1 / (1 + (0.2316419 * z));
        var polynomial = t * (0.319381530 + (t * (-0.356563782 + (t * (1.781477937 + (t * (-1.821255978 + (t * 1.330274429))))))));
        return Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI) * polynomial;
    }

    private static double Wilson(double count, double of, double z)
    {
        double share = count / of, squared = z * z;
        return (share + (squared / (2 * of)) + (z * Math.Sqrt((share * (1 - share) / of) + (squared / (4 * of * of))))) / (1 + (squared / of));
    }

    private static double LogChoose(int n, int k) => LogFactorial(n) - LogFactorial(k) - LogFactorial(n - k);

    private static double LogFactorial(int n) => n < LogFactorials.Length ? LogFactorials[n] : (n * Math.Log(n)) - n + (0.5 * Math.Log(2 * Math.PI * n)) + (1.0 / (12 * n));

    private static readonly double[] LogFactorials = Table();

    private static double[] Table()
    {
        var table = new double[2048];
        for (var i = 1; i < table.Length; i++) table[i] = table[i - 1] + Math.Log(i);
        return table;
    }
}
