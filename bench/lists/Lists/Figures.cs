namespace Lists;

/// <summary>What was measured of one list; every time in milliseconds, sorted.</summary>
/// <param name="Name">The operation with its sort and filters.</param>
/// <param name="Limit">Rows of a page.</param>
/// <param name="Page">Which page the late one is.</param>
/// <param name="Tried">How often it was measured.</param>
/// <param name="LargeFirst">Page 1 of the large database.</param>
/// <param name="LargeLate">The late page of the large database.</param>
/// <param name="SmallFirst">Page 1 of the small database.</param>
/// <param name="SmallLate">The late page of the small database.</param>
internal sealed record Figures(string Name, int Limit, int Page, int Tried, double[] LargeFirst, double[] LargeLate, double[] SmallFirst, double[] SmallLate)
{
    /// <summary>The late page to page 1, at the large scale.</summary>
    public double Deep => P95(LargeLate) / P95(LargeFirst);

    /// <summary>The large scale to the small one, of the page that suffers more.</summary>
    public double Growth => Math.Max(P95(LargeFirst) / P95(SmallFirst), P95(LargeLate) / P95(SmallLate));

    public static double P95(double[] sorted) => sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * 0.95))];

    public static double P50(double[] sorted) => sorted[sorted.Length / 2];
}
