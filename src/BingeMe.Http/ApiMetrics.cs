namespace BingeMe.Http;

/// <summary>Names under which the API measures itself.</summary>
public static class ApiMetrics
{
    /// <summary>The meter of the pipeline (System.Diagnostics.Metrics).</summary>
    public const string MeterName = "BingeMe.Api";
}
