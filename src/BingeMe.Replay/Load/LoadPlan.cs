using BingeMe.Replay.Running;
using BingeMe.Replay.Samples;

namespace BingeMe.Replay.Load;

/// <summary>When each exchange starts: fixed before anything runs, and the same for both sides.</summary>
public sealed class LoadPlan
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private LoadPlan(IReadOnlyList<ReplayCase> cases, IReadOnlyList<PlannedStart> starts, int cutGaps) => (Cases, Starts, CutGaps) = (cases, starts, cutGaps);

    /// <summary>The cases, with the steps that start; each round has its own.</summary>
    public IReadOnlyList<ReplayCase> Cases { get; }

    /// <summary>Every start, in the order of their times.</summary>
    public IReadOnlyList<PlannedStart> Starts { get; }

    /// <summary>How many recorded gaps of one round were longer than allowed.</summary>
    public int CutGaps { get; }

    /// <summary>From the first start to the last.</summary>
    public TimeSpan Length => Starts[^1].At;

    /// <summary>The most starts within any second.</summary>
    public int Busiest
    {
        get
        {
            var (most, first) = (0, 0);
            for (var last = 0; last < Starts.Count; last++)
            {
                while (Starts[last].At - Starts[first].At >= Second) first++;
                most = Math.Max(most, last - first + 1);
            }

            return most;
        }
    }

    /// <summary>Makes the plan.</summary>
    /// <param name="cases">The corpus.</param>
    /// <param name="options">How it is sent.</param>
    /// <exception cref="SampleException">There is no rate, and exchanges have no time.</exception>
    public static LoadPlan Of(IReadOnlyList<ReplayCase> cases, LoadOptions options)
    {
        var (round, cut) = options.Rate is { } rate ? (Even(cases, rate), 0) : Recorded(cases, options);
        var gap = round.Count > 1 ? round[^1].At / (round.Count - 1) : Second;
        var all = new List<(int Round, int Case, int Step, TimeSpan At)>();
        for (var (number, begin) = (0, TimeSpan.Zero); ; number++)
        {
            foreach (var start in round)
                if (options.Duration is not { } most || begin + start.At < most) all.Add((number, start.Case, start.Step, begin + start.At));
            begin += round[^1].At + gap;

            // Starts that are all at once would never fill a duration.
            if (!options.Loop || gap <= TimeSpan.Zero || options.Duration is not { } whole || begin >= whole) break;
        }

        return Numbered(cases, all, cut);
    }

    private static List<PlannedStart> Even(IReadOnlyList<ReplayCase> cases, double rate) =>
        [.. cases.SelectMany(static (c, at) => c.Steps.Select((_, step) => (at, step))).Select((s, number) => new PlannedStart(s.at, s.step, Second * (number / rate)))];

    private static (List<PlannedStart> Starts, int Cut) Recorded(IReadOnlyList<ReplayCase> cases, LoadOptions options)
    {
        var timeless = cases.Sum(static c => c.Steps.Count(static s => s.At is null));
        if (timeless > 0) throw new SampleException($"{timeless} exchanges have no time ('at'), so that no gaps were recorded: --rate N sends so many a second.");
        var (starts, cut, at, before) = (new List<PlannedStart>(), 0, TimeSpan.Zero, default(DateTimeOffset?));
        foreach (var (which, step, when) in cases.SelectMany(static (c, which) => Times(c).Select((when, step) => (which, step, when))).OrderBy(static s => s.when))
        {
            var gap = when - (before ?? when);
            if (options.MaxGap is { } most && gap > most) (gap, cut) = (most, cut + 1);
            at += gap / options.Speed;
            before = when;
            starts.Add(new PlannedStart(which, step, at));
        }

        return (starts, cut);
    }

    /// <summary>The recorded times; none before that of an earlier step, whose values it may need.</summary>
    private static IEnumerable<DateTimeOffset> Times(ReplayCase given)
    {
        var last = DateTimeOffset.MinValue;
        foreach (var step in given.Steps) yield return last = step.At!.Value > last ? step.At.Value : last;
    }

    /// <summary>Only what starts is a step, so that what the duration left out is missing on neither side.</summary>
    private static LoadPlan Numbered(IReadOnlyList<ReplayCase> cases, List<(int Round, int Case, int Step, TimeSpan At)> all, int cut)
    {
        var numbers = new Dictionary<(int Round, int Case), (int Number, List<int> Steps)>();
        foreach (var (round, which, step, _) in all)
        {
            if (!numbers.TryGetValue((round, which), out var known)) numbers[(round, which)] = known = (numbers.Count, []);
            known.Steps.Add(step);
        }

        foreach (var (_, steps) in numbers.Values) steps.Sort();
        var planned = numbers.OrderBy(static n => n.Value.Number)
            .Select(n => new ReplayCase(n.Key.Round == 0 ? cases[n.Key.Case].Id : $"{cases[n.Key.Case].Id} #{n.Key.Round + 1}", [.. n.Value.Steps.Select(s => cases[n.Key.Case].Steps[s])]));
        return new LoadPlan([.. planned], [.. all.Select(a => new PlannedStart(numbers[(a.Round, a.Case)].Number, numbers[(a.Round, a.Case)].Steps.BinarySearch(a.Step), a.At))], cut);
    }
}

/// <summary>One start.</summary>
/// <param name="Case">The case's index.</param>
/// <param name="Step">The step's index in it.</param>
/// <param name="At">When, from the run's begin.</param>
public readonly record struct PlannedStart(int Case, int Step, TimeSpan At);
