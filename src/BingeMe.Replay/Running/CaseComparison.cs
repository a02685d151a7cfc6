using System.Diagnostics;
using BingeMe.Replay.Comparing;

namespace BingeMe.Replay.Running;

/// <summary>Compares what two sides made of a case: every answer, what the answers should be, and the state left behind.</summary>
internal static class CaseComparison
{
    /// <summary>How long a host may be at work behind its last answer (mails, notices) before the states count.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(50);

    public static IReadOnlyList<CaseDifference> OfAnswers(IReadOnlyList<StepRun> left, IReadOnlyList<StepRun> right)
    {
        var found = new List<CaseDifference>();
        for (var i = 0; i < Math.Max(left.Count, right.Count); i++)
        {
            var (a, b) = (left.ElementAtOrDefault(i), right.ElementAtOrDefault(i));
            var step = (a ?? b)!.Step.Id;

            // A side without an answer is never parity, not even when the other has none either.
            if (a?.Answer is null || b?.Answer is null || a.Fault is not null || b.Fault is not null)
                found.Add(new CaseDifference(step, new Difference("fault", a?.Fault is null && b?.Fault is null ? "not reached" : "", Told(a), Told(b)) { Finding = Finding.Missing }));
            if (a?.Answer is not { } one || b?.Answer is not { } other) continue;
            found.AddRange(ResponseComparer.Compare(one, other).Select(d => new CaseDifference(step, d)));
            if (a.Step.Expect is { } wanted && (one.Status != wanted || other.Status != wanted))
                found.Add(new CaseDifference(step, new Difference("expected", $"status {wanted}", $"{one.Status}", $"{other.Status}")));
        }

        return found;
    }

    /// <summary>Answers of 500 and above that the corpus does not expect, on whichever side.</summary>
    public static IEnumerable<CaseDifference> ServerErrors(IReadOnlyList<StepRun> left, IReadOnlyList<StepRun> right) =>
        from pair in left.Zip(right)
        where pair.First.Step.Expect is not >= 500 && (pair.First.Answer?.Status >= 500 || pair.Second.Answer?.Status >= 500)
        select new CaseDifference(pair.First.Step.Id, new Difference("expected", "no 5xx", $"{pair.First.Answer?.Status}", $"{pair.Second.Answer?.Status}"));

    /// <summary>The differences of the states, once both hosts have come to rest.</summary>
    /// <param name="states">The states of both; null where one of them is not known.</param>
    /// <param name="cancelled">Ends the wait.</param>
    public static async Task<IReadOnlyList<CaseDifference>> OfStates(IStatePair? states, CancellationToken cancelled)
    {
        if (states is null) return [];
        var since = Stopwatch.GetTimestamp();
        for (var pause = TimeSpan.FromMilliseconds(1); ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            var found = await states.Compare(cancelled);
            if (found.Count == 0 || Stopwatch.GetElapsedTime(since) >= Settling) return [.. found.Select(static d => new CaseDifference("(state)", d))];
            await Task.Delay(pause, cancelled);
        }
    }

    private static string Told(StepRun? run) => run switch
    {
        null => "not reached",
        { Fault: { } fault } => fault,
        { Answer: { } answer } => $"answered {answer.Status}",
        _ => "no answer",
    };
}

/// <summary>A difference and where in the case it is.</summary>
/// <param name="Step">The step's id, or <c>(state)</c>.</param>
/// <param name="Difference">The difference.</param>
public sealed record CaseDifference(string Step, Difference Difference);
