using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using BingeMe.Handlers.Ports;
using BingeMe.Http;

namespace BingeMe.Platform.Resilience;

/// <summary>
/// What is measured of one dependency: how long its calls take (their number is the histogram's), how many failed and why, and whether it is
/// known to be down. Each call is a span too, where somebody collects them. Costs next to nothing while nobody listens. Safe for several
/// threads.
/// </summary>
internal sealed class DependencyMeter
{
    private static readonly ConcurrentDictionary<string, DependencyMeter> Known = new(StringComparer.Ordinal);

    private static readonly Meter Meter = new(ApiMetrics.MeterName);

    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "bingeme.outside.duration",
        "s",
        "Time that calls of stores and outside services take, all attempts and those that fail included.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = ApiMetrics.DurationBounds });

    private static readonly Counter<long> Failures =
        Meter.CreateCounter<long>("bingeme.outside.failures", "{call}", "Calls of stores and outside services that failed, by what happened.");

    private static readonly ObservableGauge<int> Up = Meter.CreateObservableGauge(
        "bingeme.outside.up",
        static () => Known.Values.Select(static m => new Measurement<int>(m.isDown ? 0 : 1, Tag("dependency", m.name))),
        null,
        "0 while a store or an outside service is known to be down: it is left alone, or it could not be reached when last tried.");

    private static readonly ActivitySource Spans = new(ApiMetrics.MeterName);

    private readonly string name;
    private volatile bool isDown;

    private DependencyMeter(string name)
    {
        this.name = name;
        // Each reason begins at zero, so that a rate sees the first failure.
        foreach (var kind in Enum.GetValues<DependencyFailure>()) Count(Reason(kind), 0);
        Count(KnownDown, 0);
        _ = Up;
    }

    private const string KnownDown = "known_down";

    /// <summary>The one of a dependency.</summary>
    /// <param name="name">Its short name; a word of the code's, never a client's.</param>
    public static DependencyMeter Of(string name) => Known.GetOrAdd(name, static n => new DependencyMeter(n));

    /// <summary>Begins a call, which must be ended.</summary>
    public Measured Begin() =>
        new(this, Duration.Enabled ? Stopwatch.GetTimestamp() : 0, Spans.HasListeners() ? Spans.StartActivity(name, ActivityKind.Client) : null);

    /// <summary>Notes whether it can be asked.</summary>
    public void Note(bool isUp)
    {
        if (isDown == isUp) isDown = !isUp;
    }

    /// <summary>Counts a failure.</summary>
    /// <param name="kind">What happened.</param>
    /// <param name="isKnownDown">Whether it was not asked at all.</param>
    public void Failed(DependencyFailure kind, bool isKnownDown = false) => Count(isKnownDown ? KnownDown : Reason(kind), 1);

    private static string Reason(DependencyFailure kind) => kind switch
    {
        DependencyFailure.Unreachable => "unreachable",
        DependencyFailure.TimedOut => "timed_out",
        DependencyFailure.Refused => "refused",
        DependencyFailure.Busy => "busy",
        _ => "broken",
    };

    private static KeyValuePair<string, object?> Tag(string key, string value) => new(key, value);

    private void Count(string reason, int by) => Failures.Add(by, Tag("dependency", name), Tag("reason", reason));

    /// <summary>A call under way.</summary>
    internal readonly struct Measured(DependencyMeter meter, long started, Activity? span)
    {
        /// <summary>The call is over: it was answered, or its caller gave it up.</summary>
        public void Ended()
        {
            if (started != 0) Duration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, Tag("dependency", meter.name));
            if (span is null) return;
            span.SetTag("peer.service", meter.name);
            span.Dispose();
        }

        /// <summary>The call failed.</summary>
        /// <param name="kind">What happened.</param>
        /// <param name="isKnownDown">Whether nobody was asked; such a call took no time.</param>
        public void Failed(DependencyFailure kind, bool isKnownDown = false)
        {
            meter.Failed(kind, isKnownDown);
            if (span is not null)
            {
                span.SetStatus(ActivityStatusCode.Error);
                span.SetTag("error.type", isKnownDown ? KnownDown : Reason(kind));
            }

            if (isKnownDown) span?.Dispose();
            else Ended();
        }
    }
}
