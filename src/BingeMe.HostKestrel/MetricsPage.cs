using System.Diagnostics;
using System.Diagnostics.Metrics;
using BingeMe.Platform;
using BingeMe.Platform.Configuration;
using Prometheus;

namespace BingeMe.HostKestrel;

/// <summary>
/// Collects what the process measures of itself and writes it in Prometheus' text form (prometheus.io, exposition formats). Make it before
/// what it measures: counters begin at zero then, and one that never moved can be told from one that is missing.
/// </summary>
internal sealed class MetricsPage : IDisposable
{
    private readonly CollectorRegistry registry = Metrics.NewCustomRegistry();
    private readonly MeterListener listener = new();

    /// <summary>Begins to collect.</summary>
    /// <param name="settings">Colour and profile, told with the version in <c>bingeme_build_info</c>.</param>
    public MetricsPage(Settings settings)
    {
        var metrics = Metrics.WithCustomRegistry(registry);
        metrics.CreateGauge("bingeme_build_info", "Always 1; its labels say what runs.", ["version", "colour", "profile"])
            .WithLabels(Release.Version, settings.Get(CoreSettings.Colour), ProfileName(settings.Get(CoreSettings.Profile))).Set(1);
        using (var process = Process.GetCurrentProcess())
        {
            metrics.CreateGauge("process_start_time_seconds", "When the process started, in seconds since 1970 (UTC).")
                .Set(new DateTimeOffset(process.StartTime.ToUniversalTime()).ToUnixTimeMilliseconds() / 1000.0);
        }

        listener.InstrumentPublished = (instrument, to) =>
        {
            if (IsWanted(instrument)) to.EnableMeasurementEvents(instrument, new MetricFamily(instrument, metrics));
        };
        listener.SetMeasurementEventCallback<int>(static (_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        listener.SetMeasurementEventCallback<long>(static (_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        listener.SetMeasurementEventCallback<double>(static (_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        listener.Start();
    }

    /// <summary>Writes the page.</summary>
    public Task Write(Stream output, CancellationToken cancelled)
    {
        listener.RecordObservableInstruments();
        return registry.CollectAndExportAsTextAsync(output, cancelled);
    }

    /// <inheritdoc/>
    public void Dispose() => listener.Dispose();

    private static string ProfileName(Profile profile) => profile switch
    {
        Profile.Embedded => "embedded",
        Profile.Services => "services",
        _ => "production",
    };

    private static bool IsWanted(Instrument instrument) => instrument.Meter.Name == "System.Runtime" || PlatformMetrics.IsOurs(instrument);
}
