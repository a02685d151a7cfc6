using BingeMe.ApiGateway.Emulation;
using BingeMe.Replay.Comparing;
using BingeMe.Replay.Running;
using BingeMe.Replay.Sides;

namespace BingeMe.Replay.Fuzzing;

/// <summary>
/// Sends changed cases to two sides: they must answer alike and leave the same state, never with a status of 500 or above, and never not at
/// all. Sides are kept between cases; what fails is tried again on fresh ones before it counts, and made smaller.
/// </summary>
public sealed class FuzzRun
{
    /// <summary>How many blocks of cases may wait, for each that is served, while the one that counts next is made smaller.</summary>
    private const int BlocksAhead = 4;

    private readonly IReplayTarget left;
    private readonly IReplayTarget right;
    private readonly FuzzOptions options;
    private Mutator mutator;
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
    /// <param name="corpus">The cases that they are made of, or, where they are to stay unchanged, the cases.</param>
    /// <param name="cancelled">Ends the run.</param>
    /// <exception cref="IOException">A side does not start.</exception>
    public async Task<FuzzReport> Run(IReadOnlyList<ReplayCase> corpus, CancellationToken cancelled)
    {
        if (options.Schema is { } schema) mutator = new Mutator(options.Replay.Tokens, new SchemaCases(schema, corpus));
        var cases = options.Unchanged ? corpus.Count : options.Cases;
        foreach (var step in corpus.SelectMany(static c => c.Steps))
            if (step.Expect is >= 500 and var status) declared.Add((options.Operation(step.Event), $"{status}"));
        var (done, ofSchema, unconfirmed, exchanges, kinds) = (0, 0, new List<string>(), new Dictionary<Answered, int>(), new SortedDictionary<string, int>(StringComparer.Ordinal));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        using var gate = new SemaphoreSlim(options.Concurrency);
        var (running, begun) = (new Queue<Task<List<Served>>>(), 0);
        try
        {
            while (findings.Count < options.MostFindings)
            {
                for (; begun < cases && running.Count < BlocksAhead * options.Concurrency; begun += options.CasesAPair)
                {
                    var (first, end) = (begun, Math.Min(cases, begun + options.CasesAPair));
#pragma warning disable CA2025 // all of them have ended before it goes
                    running.Enqueue(Task.Run(() => Serve(corpus, first, end, gate, stop.Token), cancelled));
#pragma warning restore CA2025
                }

                if (!running.TryDequeue(out var oldest)) break;
                var (block, since) = (await oldest, 0);
                for (var i = 0; i < block.Count && findings.Count < options.MostFindings; i++)
                {
                    var served = block[i];
                    done++;
                    if (served.Made.IsOfSchema) ofSchema++;
                    foreach (var answered in served.Exchanges) exchanges[answered] = exchanges.GetValueOrDefault(answered) + 1;
                    foreach (var mutation in served.Made.Mutations) kinds[mutation.Kind] = kinds.GetValueOrDefault(mutation.Kind) + 1;
                    if (served.Failures.Count == 0) continue;
                    if (!await Take(served.Made, served.Failures, [.. block[since..i].Select(static s => s.Made)], cancelled)) unconfirmed.Add($"case {served.Made.Number}: {served.Failures[0].Failure.Operation} {served.Failures[0].Found.Difference}");
                    since = i + 1;
                }
            }
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(running.Select(static r => r.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default)));
        }

        return new FuzzReport(left.Name, right.Name, options.Seed, done, exchanges, kinds, [.. findings.Values], unconfirmed, ofTheCorpus.Count) { Canaries = options.Canaries?.Seen, OfSchema = ofSchema };
    }

    /// <summary>
    /// Serves a block of cases, one after the other, on a pair of sides that serves no other: what a case finds there follows from the block
    /// alone, so that a run finds the same whatever runs beside it.
    /// </summary>
    private async Task<List<Served>> Serve(IReadOnlyList<ReplayCase> corpus, int first, int end, SemaphoreSlim gate, CancellationToken cancelled)
    {
        await gate.WaitAsync(cancelled);
        var (block, pair) = (new List<Served>(), (SidePair?)null);
        try
        {
            for (var number = first; number < end; number++)
            {
                var made = options.Unchanged ? new FuzzCase(number, corpus[number], [], corpus[number]) : mutator.Make(corpus, options.Seed, number);
                pair ??= await SidePair.Start(left, right, cancelled);
                var result = await Compare(made.Mutated, pair, cancelled);
                var failures = Failures(result);
                block.Add(new Served(made, [.. result.Left.Concat(result.Right).DistinctBy(static r => r.Step.Id).Select(r => new Answered(options.Operation(r.Step.Event), r.Answer?.Status ?? 0))], failures));
                options.OnCase(failures.Count > 0);
                if (failures.Count == 0) continue;
                await pair.DisposeAsync();
                pair = null;
            }

            return block;
        }
        finally
        {
            if (pair is not null) await pair.DisposeAsync();
            gate.Release();
        }
    }

    /// <summary>Runs a case on both sides of a pair at once: they share nothing.</summary>
    private async Task<CaseResult> Compare(ReplayCase given, SidePair pair, CancellationToken cancelled, List<(string Sent, ClientResponse Answer)>? exchanges = null)
    {
        await using var one = new RememberingSide(pair.Left);
        await using var other = new RememberingSide(pair.Right);
        var (running, second) = (Runner(one).Run(given, cancelled), Runner(other).Run(given, cancelled));
        await Task.WhenAll(running, second);
        var (a, b) = (await running, await second);
        exchanges?.AddRange(given.Steps.Select((_, i) => one.At(i)).OfType<(string, ClientResponse)>());
        var leaks = options.Canaries is { } canaries ? given.Steps.SelectMany((step, i) => canaries.Leaks(step.Id, one.At(i), other.At(i))) : [];
        return new CaseResult(given, a, b, [.. leaks, .. CaseComparison.OfAnswers(a, b), .. CaseComparison.ServerErrors(a, b), .. await CaseComparison.OfStates(pair.States, cancelled)], []);
    }

    private CaseRunner Runner(IHostSide side) => new(side, options.Replay.Tokens, options.Replay.Bound);

    /// <summary>The failures of a case that nobody answers for, the worst first, each with what differs.</summary>
    private List<(Failure Failure, CaseDifference Found)> Failures(CaseResult result)
    {
        if (result.Differences.Count == 0) return [];
        var operations = new Dictionary<string, string>(StringComparer.Ordinal);
        CaseResult kept;
        lock (options.Rules) kept = options.Rules.Apply(result, options.Operation);
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
        return Failures(await Compare(given, pair, cancelled));
    }

    /// <summary>The same with the search for noise. A replay knows of no canaries.</summary>
    private async Task<List<(Failure Failure, CaseDifference Found)>> Confirmed(ReplayCase given, CancellationToken cancelled)
    {
        var leaks = options.Canaries is null ? [] : (await Fresh(given, cancelled)).Where(static f => f.Found.Difference.Kind == CanaryWatch.Kind);
        return [.. leaks, .. Failures((await replay.Run([given], cancelled))[0])];
    }

    private async Task<bool> Take(FuzzCase made, List<(Failure Failure, CaseDifference Found)> seen, IReadOnlyList<FuzzCase> before, CancellationToken cancelled)
    {
        // One fault shows in thousands of cases: each is counted, the first is looked at.
        var first = seen[0].Failure;
        if (ofTheCorpus.Contains(first)) return true;
        if (findings.TryGetValue(first, out var known))
        {
            findings[first] = known with { Count = known.Count + 1 };
            return true;
        }

        var fresh = await Confirmed(made.Mutated, cancelled);
        if (fresh.Count == 0) return await TakeAfter(made, before, cancelled);
        var failure = fresh[0].Failure;
        if (findings.TryGetValue(failure, out known) || ofTheCorpus.Contains(failure))
        {
            if (known is not null) findings[failure] = known with { Count = known.Count + 1 };
            return true;
        }

        var shrinker = new Shrinker(mutator, made, options.Tries, async given => (await Fresh(given, cancelled)).Any(f => f.Failure == failure));
        var (smallest, mutations) = await shrinker.Run();

        // What the corpus' own case is answered by both sides is what it was recorded for: a service that is not there, say.
        if (mutations.Count == 0 && !made.IsOfSchema && IsAlike(fresh[0].Found) && fresh[0].Found.Difference.Kind == "expected")
        {
            ofTheCorpus.Add(failure);
            return true;
        }

        // Making it smaller looked for no noise: the last word is a replay's.
        var last = await Confirmed(smallest, cancelled);
        if (!last.Any(f => f.Failure == failure)) (smallest, mutations, last) = (made.Mutated, made.Mutations, fresh);
        findings[failure] = new FuzzFinding(failure, made, smallest, mutations, [.. last.Select(static f => f.Found)], shrinker.Tries);
        await options.OnFinding(findings[failure]);
        return true;
    }

    /// <summary>A case that fails only on what the ones before it on its pair had left: those that it needs belong to the finding.</summary>
    private async Task<bool> TakeAfter(FuzzCase made, IReadOnlyList<FuzzCase> before, CancellationToken cancelled)
    {
        var again = await After(before, made, cancelled);
        if (before.Count == 0 || again.Count == 0) return false;
        var failure = again[0].Failure;
        if (findings.TryGetValue(failure, out var known) || ofTheCorpus.Contains(failure))
        {
            if (known is not null) findings[failure] = known with { Count = known.Count + 1 };
            return true;
        }

        var (needed, tries) = (before.ToList(), 0);
        for (var size = Math.Max(1, needed.Count / 2); size > 0; size /= 2)
        {
            for (var at = needed.Count - size; at >= 0 && tries < options.Tries; at -= size)
            {
                List<FuzzCase> fewer = [.. needed[..at], .. needed[(at + size)..]];
                tries++;
                if ((await After(fewer, made, cancelled)).Any(f => f.Failure == failure)) needed = fewer;
            }
        }

        var exchanges = new List<(string Sent, ClientResponse Answer)>();
        var last = await After(needed, made, cancelled, exchanges);

        // Whose value it is has opened it: has made a paid post a free one, say.
        if (failure.What.StartsWith(CanaryWatch.Kind, StringComparison.Ordinal) && options.Canaries!.MayHaveOpened(again[0].Found.Difference.Where, exchanges)) return true;
        findings[failure] = new FuzzFinding(failure, made, made.Mutated, made.Mutations, [.. (last.Count > 0 ? last : again).Select(static f => f.Found)], tries) { Before = [.. needed.Select(static n => n.Mutated)] };
        await options.OnFinding(findings[failure]);
        return true;
    }

    /// <summary>
    /// Runs cases on one fresh pair, and gives the failures of the last one. A status that the corpus expects and both sides alike do not give
    /// there tells of the order of cases: of a limit, say, that others used up.
    /// </summary>
    private async Task<List<(Failure Failure, CaseDifference Found)>> After(
        IReadOnlyList<FuzzCase> before, FuzzCase made, CancellationToken cancelled, List<(string Sent, ClientResponse Answer)>? exchanges = null)
    {
        await using var pair = await SidePair.Start(left, right, cancelled);
        foreach (var earlier in before) await Compare(earlier.Mutated, pair, cancelled, exchanges);
        return [.. Failures(await Compare(made.Mutated, pair, cancelled)).Where(static f => f.Found.Difference is not { Kind: "expected", Where: not "no 5xx" } || !IsAlike(f.Found))];
    }

    /// <summary>Not what follows from a change on both sides alike: an answer without the value that a later step needs; nor a 5xx that the corpus expects of the operation.</summary>
    private bool Counts(string operation, CaseResult result, CaseDifference found) => found.Difference.Kind switch
    {
        "fault" => !(IsAlike(found) && HasAnswer(result.Left, found.Step) && HasAnswer(result.Right, found.Step)),
        "expected" => found.Difference.Where != "no 5xx" || !declared.Contains((operation, found.Difference.Left)) || !declared.Contains((operation, found.Difference.Right)),
        _ => true,
    };

    private static bool HasAnswer(IReadOnlyList<StepRun> runs, string step) => runs.Any(r => r.Step.Id == step && r.Answer is not null);

    private static bool IsAlike(CaseDifference found) => found.Difference.Left == found.Difference.Right;

    private static int Rank(Difference found) => found.Kind switch { CanaryWatch.Kind => 0, "fault" => 1, "expected" => 2, "status" => 3, "body" => 4, "header" => 5, _ => 6 };

    private static Failure Of(string operation, Difference found) => new(
        operation,
        $"{found.Kind} {ReplayReport.AnyIndex(found.Where)} ({ReplayReport.Name(found.Finding)})".Replace("  ", " ", StringComparison.Ordinal) + (found.Kind is "status" or "expected" or "fault" ? $" {found.Left} | {found.Right}" : ""));

    /// <summary>What came of a case.</summary>
    private sealed record Served(FuzzCase Made, IReadOnlyList<Answered> Exchanges, List<(Failure Failure, CaseDifference Found)> Failures);
}
