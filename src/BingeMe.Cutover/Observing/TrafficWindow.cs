using BingeMe.Cutover.Engines;

namespace BingeMe.Cutover.Observing;

/// <summary>What was seen lately of both sides, all together and by operation. Safe for one writer and readers.</summary>
public sealed class TrafficWindow
{
    /// <summary>How many requests of a side a decision looks at (docs/cutover.md, point 18).</summary>
    public const int Size = 500;

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Around = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(60);
    private readonly Lock guard = new();
    private readonly Dictionary<(Side Side, string Group), SampleRing> groups = [];
    private readonly Dictionary<string, long> told = new(StringComparer.Ordinal);
    private readonly Dictionary<Side, SampleRing> totals = new() { [Side.Blue] = new SampleRing(Size), [Side.Green] = new SampleRing(Size) };
    private readonly Dictionary<Side, SideTally> tallies = new() { [Side.Blue] = new SideTally(), [Side.Green] = new SideTally() };
    private readonly Queue<(DateTimeOffset Started, DateTimeOffset Ended)> greenEnds = new();
    private readonly Queue<(DateTimeOffset At, int InFlight)> greenInFlight = new();

    private Placement placement = new(TrafficShare.None, DateTimeOffset.MaxValue);

    /// <summary>When the last of green's requests began, of those that ended.</summary>
    public DateTimeOffset LastGreenStart { get; private set; }

    /// <summary>Takes in one request.</summary>
    public void Add(in RequestSample sample)
    {
        lock (guard)
        {
            placement.Add(sample);
            if (sample.Side == Side.Green && sample.Started > LastGreenStart) LastGreenStart = sample.Started;
            totals[sample.Side].Add(sample);
            if (!groups.TryGetValue((sample.Side, sample.Group), out var ring)) groups[(sample.Side, sample.Group)] = ring = new SampleRing(Size);
            ring.Add(sample);
            tallies[sample.Side].Add(sample);
            if (sample.Side != Side.Green) return;
            greenEnds.Enqueue((sample.Started, sample.Ended));
            while (greenEnds.Count > 0 && greenEnds.Peek().Ended < sample.Ended - Remembered) greenEnds.Dequeue();
        }
    }

    /// <summary>Takes in how many requests green has under way at this moment.</summary>
    public void AddInFlight(DateTimeOffset now, int green)
    {
        lock (guard)
        {
            greenInFlight.Enqueue((now, green));
            while (greenInFlight.Peek().At < now - Remembered) greenInFlight.Dequeue();
        }
    }

    /// <summary>
    /// How many requests green has under way that came more than this long ago (point 12): those that were under way then, less those that
    /// came before then and ended since. A green that hangs finishes nothing, so only this shows it. Counts and lines are never of quite the
    /// same moment, so it is the least of several counts around then: what hangs is in all of them.
    /// </summary>
    public int InFlightLongerThan(TimeSpan age, DateTimeOffset now)
    {
        lock (guard)
        {
            int least = int.MaxValue, looks = 0;
            foreach (var (at, inFlight) in greenInFlight)
            {
                if (at > now - age) break;
                if (at < now - age - Around) continue;
                looks++;
                least = Math.Min(least, inFlight - greenEnds.Count(e => e.Started <= at && e.Ended > at));
            }

            return looks < 3 ? 0 : Math.Max(0, least);
        }
    }

    /// <summary>All together under null, then the operations that green answered since they were asked for the last time.</summary>
    public IReadOnlyList<GroupView> News()
    {
        lock (guard)
        {
            var views = new List<GroupView> { new(null, Copy(totals[Side.Green]), Copy(totals[Side.Blue])) };
            foreach (var ((side, group), ring) in groups)
            {
                if (side != Side.Green || told.GetValueOrDefault(group) == ring.Seen) continue;
                told[group] = ring.Seen;
                views.Add(new GroupView(group, Copy(ring), groups.TryGetValue((Side.Blue, group), out var blue) ? Copy(blue) : []));
            }

            return views;
        }

        static RequestSample[] Copy(SampleRing ring) => [.. ring.Latest(Size)];
    }

    /// <summary>Sums since <see cref="StartTally"/>, a copy.</summary>
    public SideTally Tally(Side side)
    {
        lock (guard) return tallies[side].Copy();
    }

    /// <summary>The sums of both sides by name, for the journal.</summary>
    public Dictionary<string, double> Figures()
    {
        var figures = new Dictionary<string, double>(StringComparer.Ordinal);
        Tally(Side.Green).AddTo(figures, "green");
        Tally(Side.Blue).AddTo(figures, "blue");
        return figures;
    }

    /// <summary>Begins new sums, e.g. as a step begins. The window itself goes on.</summary>
    public void StartTally()
    {
        lock (guard)
            foreach (var side in tallies.Keys) tallies[side] = new SideTally();
    }

    /// <summary>Begins to check that requests go where this share sends them (docs/cutover.md, point 2).</summary>
    /// <param name="green">Green's share.</param>
    /// <param name="since">Requests that began before are not looked at.</param>
    public void CheckPlacement(TrafficShare green, DateTimeOffset since)
    {
        lock (guard) placement = new Placement(green, since);
    }

    /// <summary>Begins new sums and a new check, as a share comes into force; requests of its first moment went by the one before.</summary>
    /// <param name="green">Green's share.</param>
    /// <param name="now">When it came into force.</param>
    public void BeginShare(TrafficShare green, DateTimeOffset now)
    {
        StartTally();
        CheckPlacement(green, now + Moment);
    }

    /// <summary>What the check has found, a copy.</summary>
    public Placement Placement
    {
        get
        {
            lock (guard) return placement with { };
        }
    }
}

/// <summary>The latest requests of one operation, the last one first.</summary>
/// <param name="Name">The operation; null = all together.</param>
/// <param name="Green">Of green.</param>
/// <param name="Blue">Of blue.</param>
public sealed record GroupView(string? Name, IReadOnlyList<RequestSample> Green, IReadOnlyList<RequestSample> Blue);

/// <summary>Sums of one side over a span of time.</summary>
public sealed class SideTally
{
    // Upper bounds in milliseconds; a percentile is the bound of the bin it lies in.
    private static readonly int[] Bounds = [1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300, 500, 700, 1000, 1500, 2000, 3000, 5000, 10_000, 30_000, int.MaxValue];
    private readonly long[] bins = new long[Bounds.Length];

    /// <summary>Requests that ended, those left by their clients included.</summary>
    public long Requests { get; private set; }

    /// <summary>Errors of the side.</summary>
    public long Errors { get; private set; }

    /// <summary>Answers of 400 to 499.</summary>
    public long ClientErrors { get; private set; }

    /// <summary>Takes in one request.</summary>
    public void Add(in RequestSample sample)
    {
        Requests++;
        if (sample.IsError) Errors++;
        if (sample.Status is >= 400 and < 500) ClientErrors++;
        var milliseconds = sample.Duration.TotalMilliseconds;
        bins[Array.FindIndex(Bounds, b => milliseconds <= b)]++;
    }

    /// <summary>A percentile of the durations, rounded up to a bin's bound; null where there is none.</summary>
    /// <param name="fraction">E.g. 0.95.</param>
    public TimeSpan? Percentile(double fraction)
    {
        if (Requests == 0) return null;
        var rank = (long)Math.Ceiling(fraction * Requests);
        long sum = 0;
        for (var i = 0; i < bins.Length; i++)
            if ((sum += bins[i]) >= rank) return TimeSpan.FromMilliseconds(Math.Min(Bounds[i], 60_000));
        return null;
    }

    /// <summary>Writes the sums down by name, e.g. <c>greenRequests</c>, <c>greenP95Ms</c>.</summary>
    internal void AddTo(Dictionary<string, double> figures, string side)
    {
        figures[side + "Requests"] = Requests;
        figures[side + "Errors"] = Errors;
        if (Percentile(0.5) is { } median) figures[side + "P50Ms"] = median.TotalMilliseconds;
        if (Percentile(0.95) is { } tail) figures[side + "P95Ms"] = tail.TotalMilliseconds;
    }

    internal SideTally Copy()
    {
        var copy = new SideTally { Requests = Requests, Errors = Errors, ClientErrors = ClientErrors };
        bins.CopyTo(copy.bins, 0);
        return copy;
    }
}

/// <summary>Whether requests go where a share sends them.</summary>
/// <param name="Green">Green's share.</param>
/// <param name="Since">Requests that began before are not looked at.</param>
public sealed record Placement(TrafficShare Green, DateTimeOffset Since)
{
    /// <summary>How many of green's.</summary>
    public long OnGreen { get; private set; }

    /// <summary>How many of both sides'.</summary>
    public long Seen { get; private set; }

    /// <summary>How many went to the side that their bucket does not belong to; not counted where the engine has no buckets.</summary>
    public long Misplaced { get; private set; }

    /// <summary>
    /// Whether the share is in force as far as can be seen: of an engine with buckets, whether no more than one request in 200 went astray;
    /// of one without, whether the split lies within four standard deviations.
    /// </summary>
    /// <param name="hasBuckets">Whether the engine's log tells buckets.</param>
    public bool IsRight(bool hasBuckets)
    {
        if (hasBuckets) return Misplaced * 200 <= Seen;
        var deviation = Math.Sqrt(Math.Max(Green.Fraction * (1 - Green.Fraction) * Seen, 1));
        return Math.Abs(OnGreen - (Green.Fraction * Seen)) <= 4 * deviation;
    }

    internal void Add(in RequestSample sample)
    {
        if (sample.Started < Since) return;
        Seen++;
        if (sample.Side == Side.Green) OnGreen++;
        if (sample.Side == Side.Green != sample.Bucket < Green.Parts) Misplaced++;
    }
}
