using System.Diagnostics.Metrics;
using BingeMe.Http;

namespace BingeMe.Platform;

/// <summary>Names under which the parts outside measure themselves.</summary>
public static class PlatformMetrics
{
    /// <summary>The meter (System.Diagnostics.Metrics).</summary>
    public const string MeterName = "BingeMe.Platform";

    /// <summary>
    /// Whether an instrument belongs to what every host tells: the pipeline's, those of the parts outside, and of the database's driver what its
    /// pools hold; the time that requests wait for a connection is measured in front of it.
    /// </summary>
    /// <param name="instrument">The instrument.</param>
    public static bool IsOurs(Instrument instrument) => instrument.Meter.Name switch
    {
        ApiMetrics.MeterName or MeterName => true,
        "MySqlConnector" => instrument.Name is "db.client.connections.usage" or "db.client.connections.pending_requests" or "db.client.connections.timeouts"
            or "db.client.connections.max" or "db.client.connections.create_time",
        _ => false,
    };
}
