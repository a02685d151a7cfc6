using System.Diagnostics.Metrics;

namespace BingeMe.Http;

/// <summary>
/// What an instrument (System.Diagnostics.Metrics) is called outside the process, on every host: OpenTelemetry's rules for Prometheus ("Prometheus
/// and OpenMetrics compatibility": dots become underscores, the unit stands in the name, a counter ends in <c>_total</c>).
/// </summary>
public static class MetricNames
{
    /// <summary>The name of an instrument.</summary>
    /// <param name="instrument">The instrument.</param>
    public static string Of(Instrument instrument)
    {
        var name = instrument.Name.Replace('.', '_');

        // That ending is a histogram's own.
        if (name.EndsWith("y_count", StringComparison.Ordinal)) name = name[..^"y_count".Length] + "ies";
        else if (name.EndsWith("_count", StringComparison.Ordinal)) name = name[..^"_count".Length] + "s";
        var unit = instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
        if (!name.EndsWith(unit, StringComparison.Ordinal)) name += unit;
        return IsCounter(instrument) ? name + "_total" : name;
    }

    /// <summary>Whether it only rises. What the runtime calls counters although they fall again (the pool's threads and queue) are none.</summary>
    public static bool IsCounter(Instrument instrument) => instrument switch
    {
        { Name: "dotnet.thread_pool.thread.count" or "dotnet.thread_pool.queue.length" } => false,
        Counter<long> or Counter<int> or Counter<double> => true,
        ObservableCounter<long> or ObservableCounter<int> or ObservableCounter<double> => true,
        _ => false,
    };
}
