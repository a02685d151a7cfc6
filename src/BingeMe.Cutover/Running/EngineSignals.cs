using BingeMe.Cutover.Deciding;
using BingeMe.Cutover.Engines;
using BingeMe.Cutover.Observing;
using BingeMe.Cutover.Plans;

namespace BingeMe.Cutover.Running;

/// <summary>
/// What a real engine tells: its log as a stream of requests, its counters as the check of that stream (docs/cutover.md, point 10), and what
/// green's hosts say of themselves.
/// </summary>
public sealed class EngineSignals : ISignals
{
    private static readonly TimeSpan SilenceHolds = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan SilenceEnds = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Compared = TimeSpan.FromSeconds(3);

    private readonly ITrafficCounters? counters;
    private readonly GreenProbes probes;
    private readonly TimeProvider clock;
    private readonly EngineLog log;
    private readonly LogReceiver receiver;
    private readonly Queue<(DateTimeOffset At, long Counted, long Logged)> history = new();
    private long logged;
    private SideCounters ofGreen = new();
    private DateTimeOffset? missingSince;
    private double missing;

    /// <summary>Begins to listen and to ask.</summary>
    /// <param name="plan">Where.</param>
    /// <param name="counters">The engine's; null = it counts nothing, and neither hanging requests nor a cut log can be told.</param>
    /// <param name="groups">Which operation a request belongs to.</param>
    /// <param name="run">Runs a journey.</param>
    /// <param name="clock">The clock.</param>
    /// <exception cref="EngineLogException">The log's address is taken, or may not be used.</exception>
    public EngineSignals(CutoverPlan plan, ITrafficCounters? counters, RouteGroups groups, Func<CommandPlan, CancellationToken, Task<string?>> run, TimeProvider clock)
    {
        (this.counters, this.clock) = (counters, clock);
        log = new EngineLog(plan.Engine.Find("blue") ?? "blue", plan.Engine.Find("green") ?? "green", groups);
        receiver = LogReceiver.Open(plan.Engine.Log, Take);
        probes = new GreenProbes(plan, run, clock);
    }

    /// <inheritdoc/>
    public TrafficWindow Window { get; } = new();

    /// <inheritdoc/>
    public bool HasBuckets => true;

    /// <summary>How many requests the log has told of.</summary>
    public long Logged => Interlocked.Read(ref logged);

    /// <inheritdoc/>
    public async Task Refresh(CancellationToken cancelled)
    {
        if (counters is null) return;
        var now = clock.GetUtcNow();
        var sides = await counters.Count(cancelled);
        ofGreen = sides[Side.Green];
        Window.AddInFlight(now, ofGreen.InFlight);
        Compare(now, sides.Values.Sum(static s => s.Requests));
    }

    /// <inheritdoc/>
    public IReadOnlyList<Signal> Current(TrafficShare green)
    {
        var signals = new List<Signal>(probes.Current(green > TrafficShare.None));
        if (green > TrafficShare.None && ofGreen is { Servers: > 0, ServersUp: 0 })
            signals.Add(new Signal(new Breach("down", null, $"The engine finds none of green's {ofGreen.Servers} servers well.", IsBlueToo: false), SignalAction.RollBack));
        if (missingSince is { } since && clock.GetUtcNow() - since is var silent && silent > SilenceHolds)
            signals.Add(new Signal(
                new Breach("log-stream", null, $"For {silent.TotalSeconds:0} s the log has lacked {missing:P0} of the requests that the engine counted.", IsBlueToo: false),
                silent > SilenceEnds ? SignalAction.RollBack : SignalAction.Hold));
        return signals;
    }

    /// <summary>Hears no more of the log, as when its way is cut: for drills.</summary>
    public async Task CutLog() => await receiver.DisposeAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await receiver.DisposeAsync();
        await probes.DisposeAsync();
    }

    private void Take(string line)
    {
        if (!log.TryRead(line, out var sample)) return;
        Interlocked.Increment(ref logged);
        Window.Add(sample);
    }

    // Both over the same last seconds; a restart of the engine begins its counters anew.
    private void Compare(DateTimeOffset now, long counted)
    {
        if (history.Count > 0 && counted < history.Last().Counted) history.Clear();
        history.Enqueue((now, counted, Logged));
        while (history.Peek().At < now - Compared) history.Dequeue();
        var (_, countedThen, loggedThen) = history.Peek();
        var requests = counted - countedThen;
        missing = requests < 50 ? 0 : Math.Max(0, 1 - ((Logged - loggedThen) / (double)requests));
        // A request is counted and logged at its end, but a line comes a moment later: 2 % of three seconds are 60 ms.
        if (missing <= 0.05) missingSince = null;
        else missingSince ??= now;
    }
}
