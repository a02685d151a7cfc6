using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using BingeMe.Capture.Exchanges;
using BingeMe.Replay.Running;
using BingeMe.Replay.Timing;

namespace BingeMe.Replay.Load;

/// <summary>
/// Sends a plan to one side after the other in an open loop: each exchange starts at its time, whether or not earlier ones were answered, for
/// clients do not wait for each other. Only what needs a value of an earlier answer waits for that one. Times count from the planned start, so
/// that a side that stalls pays for everything it held up (coordinated omission).
/// </summary>
/// <param name="left">The first side.</param>
/// <param name="right">The other one.</param>
/// <param name="options">How.</param>
public sealed partial class LoadRun(IReplayTarget left, IReplayTarget right, LoadOptions options)
{
    private const string Limited = "429";

    /// <summary>Runs it.</summary>
    /// <param name="plan">When what starts.</param>
    /// <param name="onAnswer">Told about each answer; by several threads at once.</param>
    /// <param name="cancelled">Ends the run.</param>
    /// <returns>
    /// A result a case, each step's time counted from its planned start. Of the answers only the statuses are compared: under load values follow
    /// from who came first, on one host as on two. So does whom a limit strikes: 429 on one side alone counts only in operations in which one
    /// side was limited more often than the other.
    /// </returns>
    /// <exception cref="IOException">A side does not start.</exception>
    public async Task<LoadOutcome> Run(LoadPlan plan, Action onAnswer, CancellationToken cancelled)
    {
        var pace = new ReplayPace();
        pace.Begin();
        var (first, second) = options.RightFirst ? (right, left) : (left, right);
        var one = await OnSide(first, plan, pace, onAnswer, cancelled);
        var other = await OnSide(second, plan, pace, onAnswer, cancelled);
        var (a, b) = options.RightFirst ? (other, one) : (one, other);
        pace.End();
        var results = plan.Cases.Select((c, at) => new CaseResult(c, a.Runs[at], b.Runs[at], [.. CaseComparison.OfAnswers(a.Runs[at], b.Runs[at]).Where(static d => d.Difference.Kind is "status" or "fault" or "expected")], []));
        return new LoadOutcome(WithoutLimits([.. results.Select(static r => r with { Left = ReplayRun.WithoutBodies(r.Left), Right = ReplayRun.WithoutBodies(r.Right) })]), a.Starts, b.Starts, pace);
    }

    private List<CaseResult> WithoutLimits(List<CaseResult> results)
    {
        var more = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (left, right) in results.SelectMany(static r => r.Left.Zip(r.Right)))
        {
            if (IsLimited(left) == IsLimited(right)) continue;
            var operation = options.Operation(left.Step.Event);
            more[operation] = more.GetValueOrDefault(operation) + (IsLimited(left) ? 1 : -1);
        }

        return more.Count == 0 ? results : results.ConvertAll(r => r with { Differences = [.. r.Differences.Where(d => !IsOfTurn(r, d))] });

        bool IsOfTurn(CaseResult result, CaseDifference found)
        {
            if (found.Difference is not { Kind: "status" or "expected", Left: { } one, Right: { } other } || (one == Limited) == (other == Limited)) return false;
            return more[options.Operation(result.Case.Steps.First(s => s.Id == found.Step).Event)] == 0;
        }
    }

    private static bool IsLimited(StepRun run) => run.Answer?.Status == 429;

    private async Task<(StepRun[][] Runs, LoadStarts Starts)> OnSide(IReplayTarget target, LoadPlan plan, ReplayPace pace, Action onAnswer, CancellationToken cancelled)
    {
        var starting = Stopwatch.GetTimestamp();
        await using var side = await target.Start(cancelled);
        pace.AddStart(starting);
        var runner = new CaseRunner(side, options.Tokens, options.Bound);
        var cases = plan.Cases.Select(c => new CaseAtWork(c, runner.Variables())).ToArray();
        var (late, worst) = (0, TimeSpan.Zero);
        var began = Stopwatch.GetTimestamp();
        foreach (var start in plan.Starts)
        {
            var left = start.At - Stopwatch.GetElapsedTime(began);
            if (left > TimeSpan.Zero) await Task.Delay(left, cancelled);
            var lateness = Stopwatch.GetElapsedTime(began) - start.At;
            if (lateness > LoadStarts.LateAfter) late++;
            if (lateness > worst) worst = lateness;
            cases[start.Case].Begin(start.Step, (step, needed) => Task.Run(() => Send(runner, cases[start.Case], step, needed, began, start.At, onAnswer, cancelled), cancelled));
        }

        var lastStart = Stopwatch.GetElapsedTime(began);
        var runs = new StepRun[cases.Length][];
        for (var i = 0; i < cases.Length; i++) runs[i] = await Task.WhenAll(cases[i].Answers);
        return (runs, new LoadStarts(plan.Starts.Count, late, worst, cases.Sum(static c => c.Held), lastStart, Stopwatch.GetElapsedTime(began)));
    }

    private static async Task<StepRun> Send(CaseRunner runner, CaseAtWork at, Exchange step, IReadOnlyList<Task<StepRun>> needed, long began, TimeSpan planned, Action onAnswer, CancellationToken cancelled)
    {
        var before = await Task.WhenAll(needed);
        var run = Array.Find(before, static b => b.Fault is not null) is { } broken
            ? new StepRun(step, null, 0, $"not sent, for step {broken.Step.Id} gave no value: {broken.Fault}")
            : await runner.Run(step, at.Variables, cancelled);
        onAnswer();
        return run with { Milliseconds = (Stopwatch.GetElapsedTime(began) - planned).TotalMilliseconds };
    }

    /// <summary>A case of which some steps are at work.</summary>
    private sealed partial class CaseAtWork(ReplayCase given, ConcurrentDictionary<string, string> variables)
    {
        public ConcurrentDictionary<string, string> Variables => variables;

        public Task<StepRun>[] Answers { get; } = new Task<StepRun>[given.Steps.Count];

        /// <summary>How many steps waited for another one's answer.</summary>
        public int Held { get; private set; }

        /// <summary>Begins a step, with those that give what stands in its event. A plan's steps of one case begin in their order, unless recorded otherwise.</summary>
        public void Begin(int at, Func<Exchange, IReadOnlyList<Task<StepRun>>, Task<StepRun>> send)
        {
            var step = given.Steps[at];
            var names = Variable().Matches(step.Event).Select(static m => m.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
            var needed = new List<Task<StepRun>>();
            for (var i = 0; i < at; i++)
                if (Answers[i] is { } earlier && given.Steps[i].Extract.Any(e => names.Contains(e.Variable))) needed.Add(earlier);
            if (needed.Exists(static n => !n.IsCompleted)) Held++;
            Answers[at] = send(step, needed);
        }

        [GeneratedRegex(@"\{\{([A-Za-z][A-Za-z0-9-]*)\}\}")]
        private static partial Regex Variable();
    }
}

/// <summary>What came of a load.</summary>
/// <param name="Results">A result a case.</param>
/// <param name="Left">The starts on the left side.</param>
/// <param name="Right">The starts on the right side.</param>
/// <param name="Pace">Where the time went.</param>
public sealed record LoadOutcome(IReadOnlyList<CaseResult> Results, LoadStarts Left, LoadStarts Right, ReplayPace Pace);
