namespace BingeMe.Platform;

/// <summary>Names under which the parts outside measure themselves.</summary>
public static class PlatformMetrics
{
    /// <summary>The meter (System.Diagnostics.Metrics).</summary>
    public const string MeterName = "BingeMe.Platform";
}
