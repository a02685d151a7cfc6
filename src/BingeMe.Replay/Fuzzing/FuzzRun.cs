using BingeMe.Replay.Comparing;
using BingeMe.Replay.Running;

namespace BingeMe.Replay.Fuzzing;

/// <summary>
/// Sends changed cases to two sides: they must answer alike and leave the same state, never with a status of 500 or above, and never not at
/// all. Sides are kept between cases; what fails is tried again on fresh ones before it counts, and made smaller.
/// </summary>
public sealed class FuzzRun
{
    private readonly IReplayTarget left;
    private readonly IReplayTarget right;
    private readonly FuzzOptions options;
    private readonly Mutator mutator;
    private readonly ReplayRun replay;
    private readonly Dictionary<Failure, FuzzFinding> findings = [];
    private readonly HashSet<Failure> ofTheCorpus = [];

    /// <summary>Operations and the statuses of 500 and above that the corpus expects of them somewhere, e.g. of services that are not set up.</summary>
    private readonly HashSet<(string, string?)> declared = [];

    /// <summary>A run.</summary>
    /// <param name="left">The first target.</param>
    /// <param name="right">The other one.</param>
    /// <param name="options">How.</param>
    public FuzzRun(IReplayTarget left, IReplayTarget right, FuzzOptions options)
    {
        (this.left, this.right, this.options) = (new PatientTarget(left, options.Patience), new PatientTarget(right, options.Patience), options);
        mutator = new Mutator(options.Replay.Tokens);
        replay = new ReplayRun(this.left, this.right, options.Replay with { NoServerErrors = true, KeepsState = false, Concurrency = 1 });
    }

    /// <summary>Makes and runs the cases.</summary>
    /// <param name="corpus">The cases that they are made of.</param>
    /// <param name="cancelled">Ends the run.</param>
    /// <exception cref="IOException">A side does not start.</exception>
    public async Task<FuzzReport> Run(IReadOnlyList<ReplayCase> corpus, CancellationToken cancelled)
    {
        var (done, exchanges, unconfirmed, kinds) = (0, 0, 0, new SortedDictionary<string, int>(StringComparer.Ordinal));
        foreach (var step in corpus.SelectMany(static c => c.Steps))
            if (step.Expect is >= 500 and var status) declared.Add((options.Operation(step.Event), $"{status}"));
        SidePair? pair = null;
        try
        {
            while (done < options.Cases && findings.Count < options.MostFindings)
            {
                var made = mutator.Make(corpus, options.Seed, done++);
                foreach (var mutation in made.Mutations) kinds[mutation.Kind] = kinds.GetValueOrDefault(mutation.Kind) + 1;
                pair ??= await SidePair.Start(left, right, cancelled);
                var result = await replay.Compare(made.Mutated, pair, cancelled);
                exchanges += Math.Max(result.Left.Count, result.Right.Count);
                var failures = Failures(result);
                if (failures.Count > 0 || pair.Cases >= options.CasesAPair)
                {
                    await pair.DisposeAsync();
                    pair = null;
                }

                if (failures.Count > 0 && !await Take(made, failures, cancelled)) unconfirmed++;
                options.OnCase(findings.Count);
            }
        }
        finally
        {
            if (pair is not null) await pair.DisposeAsync();
        }

        return new FuzzReport(left.Name, right.Name, options.Seed, done, exchanges, kinds, [.. findings.Values], unconfirmed, ofTheCorpus.Count);
    }

    /// <summary>The failures of a case that nobody answers for, the worst first, each with what differs.</summary>
    private List<(Failure Failure, CaseDifference Found)> Failures(CaseResult result)
    {
        if (result.Differences.Count == 0) return [];
        var (kept, operations) = (options.Rules.Apply(result, options.Operation), new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var step in result.Case.Steps) operations[step.Id] = options.Operation(step.Event);
        return
        [
            .. from found in kept.Differences
               let operation = operations.GetValueOrDefault(found.Step, found.Step)
               where Counts(operation, result, found)
               orderby Rank(found.Difference)
               select (Of(operation, found.Difference), found),
        ];
    }

    /// <summary>Runs a case on fresh sides, without a search for noise.</summary>
    private async Task<List<(Failure Failure, CaseDifference Found)>> Fresh(ReplayCase given, CancellationToken cancelled)
    {
        await using var pair = await SidePair.Start(left, right, cancelled);
        return Failures(await replay.Compare(given, pair, cancelled));
    }

    private async Task<bool> Take(FuzzCase made, List<(Failure Failure, CaseDifference Found)> seen, CancellationToken cancelled)
    {
        // One fault shows in thousands of cases: each is counted, the first is looked at.
        var first = seen[0].Failure;
        if (ofTheCorpus.Contains(first)) return true;
        if (findings.TryGetValue(first, out var known))
        {
            findings[first] = known with { Count = known.Count + 1 };
            return true;
        }

        var fresh = Failures((await replay.Run([made.Mutated], cancelled))[0]);
        if (fresh.Count == 0) return false;
        var failure = fresh[0].Failure;
        if (findings.TryGetValue(failure, out known) || ofTheCorpus.Contains(failure))
        {
            if (known is not null) findings[failure] = known with { Count = known.Count + 1 };
            return true;
        }

        var shrinker = new Shrinker(mutator, made, options.Tries, async given => (await Fresh(given, cancelled)).Any(f => f.Failure == failure));
        var (smallest, mutations) = await shrinker.Run();

        // What the corpus' own case is answered by both sides is what it was recorded for: a service that is not there, say.
        if (mutations.Count == 0 && IsAlike(fresh[0].Found) && fresh[0].Found.Difference.Kind == "expected")
        {
            ofTheCorpus.Add(failure);
            return true;
        }

        // Making it smaller looked for no noise: the last word is a replay's.
        var last = Failures((await replay.Run([smallest], cancelled))[0]);
        if (!last.Any(f => f.Failure == failure)) (smallest, mutations, last) = (made.Mutated, made.Mutations, fresh);
        findings[failure] = new FuzzFinding(failure, made, smallest, mutations, [.. last.Select(static f => f.Found)], shrinker.Tries);
        await options.OnFinding(findings[failure]);
        return true;
    }

    /// <summary>Not what follows from a change on both sides alike: an answer without the value that a later step needs; nor a 5xx that the corpus expects of the operation.</summary>
    private bool Counts(string operation, CaseResult result, CaseDifference found) => found.Difference.Kind switch
    {
        "fault" => !(IsAlike(found) && Answered(result.Left, found.Step) && Answered(result.Right, found.Step)),
        "expected" => found.Difference.Where != "no 5xx" || !declared.Contains((operation, found.Difference.Left)) || !declared.Contains((operation, found.Difference.Right)),
        _ => true,
    };

    private static bool Answered(IReadOnlyList<StepRun> runs, string step) => runs.Any(r => r.Step.Id == step && r.Answer is not null);

    private static bool IsAlike(CaseDifference found) => found.Difference.Left == found.Difference.Right;

    private static int Rank(Difference found) => found.Kind switch { "fault" => 0, "expected" => 1, "status" => 2, "body" => 3, "header" => 4, _ => 5 };

    private static Failure Of(string operation, Difference found) => new(
        operation,
        $"{found.Kind} {ReplayReport.AnyIndex(found.Where)} ({ReplayReport.Name(found.Finding)})".Replace("  ", " ", StringComparison.Ordinal) + (found.Kind is "status" or "expected" or "fault" ? $" {found.Left} | {found.Right}" : ""));
}
