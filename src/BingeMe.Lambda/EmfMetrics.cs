using System.Buffers;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text.Json;
using BingeMe.Http;

namespace BingeMe.Lambda;

/// <summary>
/// Collects what the process measures beside its requests, dependencies above all, and writes it as lines that CloudWatch reads metrics out of
/// (AWS, "Specification: Embedded metric format"), with the names and labels that the page of the EC2 host has. Durations go as they are, and
/// CloudWatch counts out of them what a histogram would: percentiles, and for each bound of a bucket <c>TC(:bound)</c>. A line for each set of
/// labels that something was measured of: with the first requests, then every ten seconds, at once when something failed. Safe for several
/// threads.
/// </summary>
public sealed class EmfMetrics : IDisposable
{
    /// <summary>Values of one metric in one line (the format's limit).</summary>
    private const int MostValues = 100;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly string metricsNamespace;
    private readonly string colour;
    private readonly TimeProvider clock;
    private readonly MeterListener listener = new();
    private readonly Lock gate = new();
    private readonly Dictionary<string, LabelSet> sets = new(StringComparer.Ordinal);
    private long dueAt;

    /// <summary>Begins to collect.</summary>
    /// <param name="metricsNamespace">The CloudWatch namespace.</param>
    /// <param name="colour"><c>blue</c> or <c>green</c>, a dimension of each metric.</param>
    /// <param name="clock">Stamps the lines.</param>
    /// <param name="isWanted">Which instruments are collected.</param>
    public EmfMetrics(string metricsNamespace, string colour, TimeProvider clock, Func<Instrument, bool> isWanted)
    {
        (this.metricsNamespace, this.colour, this.clock) = (metricsNamespace, colour, clock);
        listener.InstrumentPublished = (instrument, to) =>
        {
            if (isWanted(instrument)) to.EnableMeasurementEvents(instrument, new Family(instrument));
        };
        listener.SetMeasurementEventCallback<int>((_, value, tags, family) => Record((Family)family!, value, tags));
        listener.SetMeasurementEventCallback<long>((_, value, tags, family) => Record((Family)family!, value, tags));
        listener.SetMeasurementEventCallback<double>((_, value, tags, family) => Record((Family)family!, value, tags));
        listener.Start();
    }

    private enum Kind
    {
        Counter,
        Gauge,
        GaugeChange,
        Values,
    }

    /// <summary>Writes what has come together, if it is time.</summary>
    /// <param name="lines">Where lines go.</param>
    public void Write(IBufferWriter<byte> lines)
    {
        var now = clock.GetUtcNow();
        lock (gate)
        {
            if (now.UtcTicks < dueAt) return;
        }

        listener.RecordObservableInstruments();
        lock (gate)
        {
            foreach (var set in sets.Values)
            {
                if (!set.IsMoved) continue;
                WriteLine(lines, set, now);
                dueAt = (now + Pause).UtcTicks;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => listener.Dispose();

    private void Record(Family family, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = "";
        foreach (var (name, text) in tags) key += $"{name}={text};";
        lock (gate)
        {
            if (!sets.TryGetValue(key, out var set)) sets.Add(key, set = new LabelSet(tags));
            if (!set.Series.TryGetValue(family, out var series)) set.Series.Add(family, series = new Series());
            switch (family.Kind)
            {
                case Kind.Counter when value != 0:
                    series.Value += value;
                    set.IsMoved = true;

                    // Most of what is counted went wrong.
                    dueAt = 0;
                    break;
                case Kind.Gauge when series.Value != value || !series.IsKnown:
                    // The first value of all is told with whatever else moves.
                    set.IsMoved |= series.IsKnown;
                    series.Value = value;
                    break;
                case Kind.GaugeChange:
                    series.Value += value;
                    break;
                case Kind.Values:
                    series.Values.Add(value);
                    set.IsMoved = true;
                    if (series.Values.Count >= MostValues) dueAt = 0;
                    break;
            }

            series.IsKnown = true;
        }
    }

    private void WriteLine(IBufferWriter<byte> lines, LabelSet set, DateTimeOffset now)
    {
        using (var json = new Utf8JsonWriter(lines))
        {
            json.WriteStartObject();
            json.WriteString("@t"u8, now.UtcDateTime);
            json.WriteString("@mt"u8, "Measured"u8);
            json.WriteStartObject("_aws"u8);
            json.WriteNumber("Timestamp"u8, now.ToUnixTimeMilliseconds());
            json.WriteStartArray("CloudWatchMetrics"u8);
            json.WriteStartObject();
            json.WriteString("Namespace"u8, metricsNamespace);
            json.WriteStartArray("Dimensions"u8);
            json.WriteStartArray();
            json.WriteStringValue("Colour"u8);
            foreach (var (name, _) in set.Labels) json.WriteStringValue(name);
            json.WriteEndArray();
            json.WriteEndArray();
            json.WriteStartArray("Metrics"u8);
            foreach (var (family, series) in set.Series)
            {
                if (IsEmpty(family, series)) continue;
                json.WriteStartObject();
                json.WriteString("Name"u8, family.Name);
                json.WriteString("Unit"u8, family.Unit);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteString("Colour"u8, colour);
            foreach (var (name, text) in set.Labels) json.WriteString(name, text);
            foreach (var (family, series) in set.Series)
            {
                if (!IsEmpty(family, series)) WriteValue(json, family, series);
            }

            json.WriteEndObject();
        }

        lines.Write("\n"u8);
        set.IsMoved = false;
    }

    private static bool IsEmpty(Family family, Series series) => family.Kind switch
    {
        Kind.Values => series.Values.Count == 0,
        Kind.Counter => series.Value == 0,
        _ => false,
    };

    private static void WriteValue(Utf8JsonWriter json, Family family, Series series)
    {
        if (family.Kind != Kind.Values)
        {
            json.WriteNumber(family.Name, series.Value);
            if (family.Kind == Kind.Counter) series.Value = 0;
            return;
        }

        // More come only where many requests are in work at once; a sample of what came says the same.
        var step = (series.Values.Count + MostValues - 1) / MostValues;
        json.WriteStartArray(family.Name);
        for (var i = 0; i < series.Values.Count; i += step) json.WriteNumberValue(series.Values[i]);
        json.WriteEndArray();
        series.Values.Clear();
    }

    private sealed class Family(Instrument instrument)
    {
        public string Name { get; } = MetricNames.Of(instrument);

        public string Unit { get; } = instrument.Unit switch { "s" => "Seconds", "By" => "Bytes", _ => "Count" };

        public Kind Kind { get; } = instrument switch
        {
            _ when MetricNames.IsCounter(instrument) => Kind.Counter,
            Histogram<double> or Histogram<long> or Histogram<int> => Kind.Values,
            UpDownCounter<int> or UpDownCounter<long> => Kind.GaugeChange,
            _ => Kind.Gauge,
        };
    }

    private sealed class LabelSet
    {
        public LabelSet(ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            foreach (var (name, value) in tags) Labels.Add((name.Replace('.', '_'), Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""));
        }

        public List<(string Name, string Value)> Labels { get; } = [];

        public Dictionary<Family, Series> Series { get; } = [];

        public bool IsMoved { get; set; }
    }

    private sealed class Series
    {
        public double Value { get; set; }

        public bool IsKnown { get; set; }

        public List<double> Values { get; } = [];
    }
}
