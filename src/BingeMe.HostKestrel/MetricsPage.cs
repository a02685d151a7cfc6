using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using BingeMe.Http;
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

/// <summary>
/// One instrument (System.Diagnostics.Metrics) as a metric of Prometheus: its name (<see cref="MetricNames"/>) and its kind after
/// OpenTelemetry's rules, its labels as recorded. Safe for several threads.
/// </summary>
internal sealed class MetricFamily(Instrument instrument, IMetricFactory metrics)
{
    /// <summary>Buckets of a histogram that advises none, in seconds.</summary>
    private static readonly double[] UsualBuckets = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5];

    private readonly string name = MetricNames.Of(instrument);
    private readonly string help = instrument.Description is { Length: > 0 } text ? text : instrument.Name;
    private readonly Kind kind = KindOf(instrument);

    private readonly ConcurrentDictionary<TagValues, ICollectorChild> series = new();

    // One for each set of label names; an instrument has one, or two.
    private ImmutableArray<(string[] Labels, ICollector Collector)> collectors = [];

    private enum Kind
    {
        Counter,
        CounterSoFar,
        Gauge,
        GaugeChange,
        Histogram,
    }

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        switch (Series(tags))
        {
            case Counter.Child counter when kind == Kind.CounterSoFar:
                counter.IncTo(value);
                break;
            case Counter.Child counter:
                counter.Inc(value);
                break;
            case Gauge.Child gauge when kind == Kind.Gauge:
                gauge.Set(value);
                break;
            case Gauge.Child gauge:
                gauge.Inc(value);
                break;
            case Histogram.Child histogram:
                histogram.Observe(value);
                break;
        }
    }

    /// <summary>The one that the tags mean. Requests ask for the same few again and again, so they are kept by the tags as they come.</summary>
    private ICollectorChild Series(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var collector = Collector(tags);
        if (tags.Length > TagValues.Most) return Series(collector, tags);
        var key = new TagValues(collector, tags);
        if (series.TryGetValue(key, out var known)) return known;
        return series[key] = Series(collector, tags);
    }

    private static ICollectorChild Series(ICollector collector, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var values = new string[tags.Length];
        for (var i = 0; i < values.Length; i++) values[i] = Convert.ToString(tags[i].Value, CultureInfo.InvariantCulture) ?? "";
        return collector switch
        {
            Counter counter => counter.WithLabels(values),
            Histogram histogram => histogram.WithLabels(values),
            _ => ((Gauge)collector).WithLabels(values),
        };
    }

    private static Kind KindOf(Instrument instrument) => instrument switch
    {
        Counter<long> or Counter<int> or Counter<double> => Kind.Counter,
        _ when MetricNames.IsCounter(instrument) => Kind.CounterSoFar,
        UpDownCounter<long> or UpDownCounter<int> or UpDownCounter<double> => Kind.GaugeChange,
        Histogram<long> or Histogram<int> or Histogram<double> => Kind.Histogram,
        _ => Kind.Gauge,
    };

    private ICollector Collector(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var (labels, collector) in collectors)
            if (Fit(labels, tags)) return collector;
        var names = new string[tags.Length];
        for (var i = 0; i < names.Length; i++) names[i] = tags[i].Key.Replace('.', '_');

        // Two threads may both come here; the registry gives both the same collector.
        var made = Make(names);
        ImmutableInterlocked.Update(ref collectors, static (all, one) => all.Add(one), (names, made));
        return made;
    }

    private static bool Fit(string[] labels, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (labels.Length != tags.Length) return false;
        for (var i = 0; i < labels.Length; i++)
        {
            var tag = tags[i].Key;
            if (labels[i].Length != tag.Length) return false;
            for (var at = 0; at < tag.Length; at++)
                if (labels[i][at] != (tag[at] == '.' ? '_' : tag[at])) return false;
        }

        return true;
    }

    private ICollector Make(string[] labels) => kind switch
    {
        Kind.Counter or Kind.CounterSoFar => metrics.CreateCounter(name, help, labels),
        Kind.Histogram => metrics.CreateHistogram(name, help, labels, new HistogramConfiguration { Buckets = Buckets() }),
        _ => metrics.CreateGauge(name, help, labels),
    };

    private double[] Buckets() => instrument is Histogram<double> { Advice.HistogramBucketBoundaries: { Count: > 0 } advised } ? [.. advised] : UsualBuckets;

    /// <summary>A collector and the values of a measurement's tags.</summary>
    private readonly struct TagValues(ICollector collector, ReadOnlySpan<KeyValuePair<string, object?>> tags) : IEquatable<TagValues>
    {
        public const int Most = 4;

        private readonly ICollector collector = collector;
        private readonly object? first = tags.Length > 0 ? tags[0].Value : null;
        private readonly object? second = tags.Length > 1 ? tags[1].Value : null;
        private readonly object? third = tags.Length > 2 ? tags[2].Value : null;
        private readonly object? fourth = tags.Length > 3 ? tags[3].Value : null;

        public bool Equals(TagValues other) =>
            ReferenceEquals(collector, other.collector) && Equals(first, other.first) && Equals(second, other.second) && Equals(third, other.third) && Equals(fourth, other.fourth);

        public override bool Equals(object? obj) => obj is TagValues other && Equals(other);

        public override int GetHashCode() => HashCode.Combine(first, second, third, fourth);
    }
}
