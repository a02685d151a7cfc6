using BingeMe.Http;
using BingeMe.Platform;
using Prometheus;

namespace BingeMe.HostKestrel;

/// <summary>Collects what the process measures of itself and writes it in Prometheus' text form (prometheus.io, exposition formats).</summary>
internal sealed class MetricsPage : IDisposable
{
    private readonly CollectorRegistry registry = Metrics.NewCustomRegistry();
    private readonly IDisposable adapter;

    /// <summary>Begins to collect.</summary>
    public MetricsPage() => adapter = MeterAdapter.StartListening(new MeterAdapterOptions
    {
        Registry = registry,
        MetricFactory = Metrics.WithCustomRegistry(registry),
        InstrumentFilterPredicate = static i => i.Meter.Name is ApiMetrics.MeterName or PlatformMetrics.MeterName or "System.Runtime",
        ResolveHistogramBuckets = static i => i is System.Diagnostics.Metrics.Histogram<double> { Advice.HistogramBucketBoundaries: { } buckets } ? [.. buckets] : [0.005, 0.01, 0.05, 0.1, 0.5, 1, 5],
    });

    /// <summary>Writes the page.</summary>
    public Task Write(Stream output, CancellationToken cancelled) => registry.CollectAndExportAsTextAsync(output, cancelled);

    /// <inheritdoc/>
    public void Dispose() => adapter.Dispose();
}
