using System.Diagnostics;
using System.Diagnostics.Metrics;
using BingeMe.Handlers.Ports;
using BingeMe.Http;
using BingeMe.Platform.Resilience;
using BingeMe.PlatformTests.Integrations;
using Microsoft.Extensions.Time.Testing;

namespace BingeMe.PlatformTests.Resilience;

/// <summary>What a dependency's calls leave in its metrics.</summary>
public sealed class DependencyMeterTests : IDisposable
{
    private readonly string name = $"d{Guid.NewGuid():N}";
    private readonly MeterListener listener = new();
    private readonly Dictionary<string, long> failures = [];
    private readonly List<double> durations = [];
    private int? up;

    public DependencyMeterTests()
    {
        listener.InstrumentPublished = static (instrument, to) =>
        {
            if (instrument.Name.StartsWith("bingeme.outside.", StringComparison.Ordinal)) to.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            if ((string?)tags[0].Value != name) return;
            var reason = (string)tags[1].Value!;
            failures[reason] = failures.GetValueOrDefault(reason) + value;
        });
        listener.SetMeasurementEventCallback<double>((_, value, tags, _) =>
        {
            if ((string?)tags[0].Value == name) durations.Add(value);
        });
        listener.SetMeasurementEventCallback<int>((_, value, tags, _) =>
        {
            if ((string?)tags[0].Value == name) up = value;
        });
        listener.Start();
    }

    public void Dispose() => listener.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_is_down_while_it_is_left_alone_and_every_failure_has_its_reason(bool isStore)
    {
        var clock = new FakeTimeProvider();
        var rest = TimeSpan.FromSeconds(isStore ? 1 : 15);
        var limits = isStore ? DependencyLimits.OfStore(TimeSpan.FromSeconds(20)) : Parts.Quick with { Retries = 0, BreakAfter = 5, BreakFor = rest };
        var policy = new DependencyPolicy(name, limits, clock, static e => e is InvalidDataException ? DependencyFailure.Busy : null);
        Assert.Equal(["broken 0", "busy 0", "known_down 0", "refused 0", "timed_out 0", "unreachable 0"], Failures());
        Assert.Equal(1, Up());

        await Fails(policy, new InvalidDataException());
        var broken = 0;
        while (Up() == 1)
        {
            Assert.True(broken < limits.BreakAfter, "It is never left alone.");
            await Fails(policy, new IOException());
            broken++;
        }

        var asked = durations.Count;
        Assert.Equal(broken + 1, asked);
        await Fails(policy, new IOException());
        Assert.Equal([$"broken {broken}", "busy 1", "known_down 1", "refused 0", "timed_out 0", "unreachable 0"], Failures());
        Assert.Equal(asked, durations.Count);

        // A store's rest is the machine's time.
        clock.Advance(rest);
        for (var tries = 0; ; tries++)
        {
            try
            {
                Assert.Equal(7, await policy.Call(static _ => Task.FromResult(7), repeatable: false, default));
                break;
            }
            catch (DependencyException) when (isStore && tries < 600)
            {
                await Task.Delay(50);
            }
        }

        Assert.Equal(1, Up());
        Assert.Equal(asked + 1, durations.Count);
    }

    [Fact]
    public async Task What_its_caller_gave_up_is_no_failure()
    {
        var policy = new DependencyPolicy(name, DependencyLimits.OfStore(TimeSpan.FromSeconds(20)), TimeProvider.System);
        using var gone = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => policy.Call<int>(
            async token =>
            {
                await gone.CancelAsync();
                token.ThrowIfCancellationRequested();
                return 1;
            },
            repeatable: false,
            gone.Token));
        Assert.Equal(0, failures.Values.Sum());
        Assert.Single(durations);
    }

    [Fact]
    public async Task Each_call_is_a_span_below_the_requests_and_says_what_went_wrong()
    {
        var ended = new List<Activity>();
        using var spans = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == ApiMetrics.MeterName,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = span =>
            {
                if (span.OperationName == name) ended.Add(span);
            },
        };
        ActivitySource.AddActivityListener(spans);
        var policy = new DependencyPolicy(name, DependencyLimits.OfStore(TimeSpan.FromSeconds(20)), TimeProvider.System);
        using var request = new Activity("request");
        request.Start();
        await policy.Call(static _ => Task.FromResult(7), repeatable: false, default);
        await Fails(policy, new IOException());
        Assert.Same(request, Activity.Current);
        Assert.Equal([request.SpanId, request.SpanId], ended.Select(static s => s.ParentSpanId));
        Assert.Equal([(ActivityKind.Client, null), (ActivityKind.Client, "broken")], ended.Select(static s => (s.Kind, (string?)s.GetTagItem("error.type"))));
    }

    private static Task<DependencyException> Fails(DependencyPolicy policy, Exception e) =>
        Assert.ThrowsAsync<DependencyException>(() => policy.Call<int>(_ => throw e, repeatable: false, default));

    private string[] Failures() => [.. failures.Select(static f => $"{f.Key} {f.Value}").Order(StringComparer.Ordinal)];

    private int? Up()
    {
        listener.RecordObservableInstruments();
        return up;
    }
}
