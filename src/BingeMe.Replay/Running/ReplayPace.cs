using System.Diagnostics;

namespace BingeMe.Replay.Running;

/// <summary>
/// Where the time of a run went: what the two sides took to answer is told apart from starting them and from comparing, so that a slow run
/// says what was slow. Sums over workers that run at once; may be told by several threads.
/// </summary>
public sealed class ReplayPace
{
    private readonly Process self = Process.GetCurrentProcess();
    private readonly TimeSpan processorBefore;
    private long started = Stopwatch.GetTimestamp();
    private long ended;
    private long starting;
    private long left;
    private long right;
    private long comparing;
    private int exchanges;

    /// <summary>Begins to count.</summary>
    public ReplayPace() => processorBefore = self.TotalProcessorTime;

    /// <summary>The whole run, by the clock.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(started, ended == 0 ? Stopwatch.GetTimestamp() : ended);

    /// <summary>What starting and stopping the sides took.</summary>
    public TimeSpan Starting => new(Volatile.Read(ref starting));

    /// <summary>What the left side took to answer.</summary>
    public TimeSpan Left => new(Volatile.Read(ref left));

    /// <summary>What the right side took to answer.</summary>
    public TimeSpan Right => new(Volatile.Read(ref right));

    /// <summary>What comparing answers and states took, with the wait until both sides had come to rest.</summary>
    public TimeSpan Comparing => new(Volatile.Read(ref comparing));

    /// <summary>The exchanges that each side was sent, those of second tries and of the search for noise among them.</summary>
    public int Exchanges => Volatile.Read(ref exchanges);

    /// <summary>The processor time of this process; those of the sides are processes of their own.</summary>
    public TimeSpan Processor { get; private set; }

    /// <summary>The most memory that this process ever had resident, in bytes.</summary>
    public long PeakMemory { get; private set; }

    /// <summary>How many exchanges a second a side answered, start-up and the other side's time excluded.</summary>
    /// <param name="time"><see cref="Left"/> or <see cref="Right"/>.</param>
    public double PerSecond(TimeSpan time) => time > TimeSpan.Zero ? Exchanges / time.TotalSeconds : 0;

    /// <summary>The clock counts from now.</summary>
    internal void Begin() => started = Stopwatch.GetTimestamp();

    /// <summary>The clock stands.</summary>
    internal void End()
    {
        ended = Stopwatch.GetTimestamp();
        self.Refresh();
        (Processor, PeakMemory) = (self.TotalProcessorTime - processorBefore, self.PeakWorkingSet64);
    }

    internal void AddStart(long since) => Interlocked.Add(ref starting, Stopwatch.GetElapsedTime(since).Ticks);

    internal void AddComparing(long since) => Interlocked.Add(ref comparing, Stopwatch.GetElapsedTime(since).Ticks);

    internal void AddSent(IReadOnlyList<StepRun> onLeft, IReadOnlyList<StepRun> onRight)
    {
        Interlocked.Add(ref left, Ticks(onLeft));
        Interlocked.Add(ref right, Ticks(onRight));
        Interlocked.Add(ref exchanges, Math.Max(onLeft.Count, onRight.Count));
    }

    private static long Ticks(IReadOnlyList<StepRun> runs) => TimeSpan.FromMilliseconds(runs.Sum(static r => r.Milliseconds)).Ticks;
}
