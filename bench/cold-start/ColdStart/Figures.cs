namespace ColdStart;

/// <summary>What was measured of one candidate with one event.</summary>
/// <param name="Name">The candidate.</param>
/// <param name="Event">The event's file name.</param>
/// <param name="ColdMs">Every cold start in milliseconds, sorted.</param>
/// <param name="WarmUs">Every warm invocation in microseconds, sorted: from the event handed out to the answer.</param>
/// <param name="RowUs">Microseconds an invocation where the next always waits already, a value each hundred, sorted.</param>
/// <param name="PeakMb">Peak resident memory after the warm invocations.</param>
internal sealed record Figures(string Name, string Event, double[] ColdMs, double[] WarmUs, double[] RowUs, double PeakMb)
{
    public double ColdMedian => At(ColdMs, 0.5);

    public double WarmP50 => At(WarmUs, 0.5);

    public double RowP50 => At(RowUs, 0.5);

    public double WarmP99 => At(WarmUs, 0.99);

    private static double At(double[] sorted, double quantile) =>
        sorted.Length == 0 ? 0 : sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * quantile))];
}
