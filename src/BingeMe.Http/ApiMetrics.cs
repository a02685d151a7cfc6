namespace BingeMe.Http;

/// <summary>Names under which the API measures itself.</summary>
public static class ApiMetrics
{
    /// <summary>The meter of the pipeline (System.Diagnostics.Metrics).</summary>
    public const string MeterName = "BingeMe.Api";

    /// <summary>Upper bounds of the buckets into which durations are counted, in seconds: one list for requests and dependencies, so that they compare.</summary>
    public static readonly double[] DurationBounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30];
}
