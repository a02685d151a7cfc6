using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.ExceptionServices;
using BingeMe.ApiGateway.Emulation;
using BingeMe.Replay.Comparing;
using BingeMe.Replay.Samples;
using BingeMe.Replay.Sides;

namespace BingeMe.Replay.Running;

/// <summary>Something to replay against: it starts a side on fresh state, as often as it is asked to.</summary>
public interface IReplayTarget
{
    /// <summary>What reports call it.</summary>
    string Name { get; }

    /// <summary>Whether each start gives the same state. Where not, nothing is run twice, and states are not compared.</summary>
    bool StartsFresh { get; }

    /// <summary>Starts a side.</summary>
    /// <exception cref="IOException">It does not start.</exception>
    Task<IHostSide> Start(CancellationToken cancelled);
}

/// <summary>How a corpus is replayed.</summary>
public sealed record ReplayOptions
{
    /// <summary>For the placeholders.</summary>
    public required ISampleTokens Tokens { get; init; }

    /// <summary>What stands for tokens that no answer gives.</summary>
    public IReadOnlyDictionary<string, string> Bound { get; init; } = new Dictionary<string, string>();

    /// <summary>How many cases at once, each on a pair of sides of its own.</summary>
    public int Concurrency { get; init; } = 1;

    /// <summary>Sends each case to the right side first.</summary>
    public bool RightFirst { get; init; }

    /// <summary>
    /// Sends each case to both sides at the same time, each of which still gets its steps one by one: on two cores nearly twice as fast, but the
    /// sides' times are then those of hosts that share the machine.
    /// </summary>
    public bool BothAtOnce { get; init; }

    /// <summary>
    /// Keeps a pair of sides until a case differs, and lets the cases between work on what the ones before left: much faster, and states are
    /// compared all the same. A case that both fail alike there is tried again on fresh state.
    /// </summary>
    public bool KeepsState { get; init; }

    /// <summary>Whether an answer of 500 or above that the corpus does not expect is a finding, even where both sides give it.</summary>
    public bool NoServerErrors { get; init; }

    /// <summary>How many cases a kept pair of sides serves at most; then a fresh one goes on, so that stores and memory stay as small as they were.</summary>
    public int CasesAPair { get; init; } = 250;

    /// <summary>Told about each case once it is compared; by several threads at once.</summary>
    public Action<CaseResult> OnCase { get; init; } = static _ => { };
}

/// <summary>What came of a case.</summary>
/// <param name="Case">The case.</param>
/// <param name="Left">What the left side did.</param>
/// <param name="Right">What the right side did.</param>
/// <param name="Differences">What differs and is no noise.</param>
/// <param name="Noise">What differs between two runs on one side too (docs/replay.md, point 14); values only.</param>
public sealed record CaseResult(
    ReplayCase Case, IReadOnlyList<StepRun> Left, IReadOnlyList<StepRun> Right, IReadOnlyList<CaseDifference> Differences, IReadOnlyList<CaseDifference> Noise);

/// <summary>Replays a corpus on two targets.</summary>
/// <param name="left">The first one.</param>
/// <param name="right">The other one.</param>
/// <param name="options">How.</param>
public sealed class ReplayRun(IReplayTarget left, IReplayTarget right, ReplayOptions options)
{
    /// <summary>What is kept of answers that are alike: one a status.</summary>
    private static readonly ConcurrentDictionary<int, ClientResponse> Bare = new();

    /// <summary>Where the time went.</summary>
    public ReplayPace Pace { get; } = new();

    /// <summary>Runs every case.</summary>
    /// <returns>The results in the order of the cases; where nothing differs the answers are without header and body.</returns>
    /// <exception cref="IOException">A side does not start.</exception>
    /// <exception cref="SampleException">An event holds placeholders that nothing stands for.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled: what has run by then says nothing of the corpus.</exception>
    public async Task<IReadOnlyList<CaseResult>> Run(IReadOnlyList<ReplayCase> cases, CancellationToken cancelled)
    {
        var results = new CaseResult[cases.Count];
        var waiting = new ConcurrentQueue<int>(Enumerable.Range(0, cases.Count));
        Pace.Begin();
        using var broken = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
#pragma warning disable CA2025 // all of them have ended before it goes
        var work = Task.WhenAll(Enumerable.Range(0, Math.Min(options.Concurrency, cases.Count)).Select(_ => Task.Run(() => Work(cases, waiting, results, broken), cancelled)));
#pragma warning restore CA2025
        try
        {
            await work;
        }
        catch (Exception e) when (cancelled.IsCancellationRequested)
        {
            // Hosts that the same signal reached break, too.
            throw new OperationCanceledException("The replay was cancelled before all cases had run.", e, cancelled);
        }
        catch (OperationCanceledException) when (work.Exception?.InnerExceptions.FirstOrDefault(static e => e is not OperationCanceledException) is { } cause)
        {
            // One worker broke, the others were stopped because of it.
            ExceptionDispatchInfo.Throw(cause);
        }
        finally
        {
            Pace.End();
        }

        // Workers that see it between two cases only stop.
        cancelled.ThrowIfCancellationRequested();
        return results;
    }

    private async Task Work(IReadOnlyList<ReplayCase> cases, ConcurrentQueue<int> waiting, CaseResult[] results, CancellationTokenSource broken)
    {
        SidePair? pair = null;
        try
        {
            while (!broken.IsCancellationRequested && waiting.TryDequeue(out var at))
            {
                pair ??= await Started(left, right, broken.Token);
                var result = await Compare(cases[at], pair, broken.Token);
                if (!options.KeepsState || result.Differences.Count > 0 || pair.Cases >= options.CasesAPair) pair = await Stopped(pair);

                // Both were at a limit, say, that the cases before had used up: that tells of the order of cases, not of the hosts.
                if (options.KeepsState && result.Differences.Count > 0 && result.Differences.All(FailsAlike))
                {
                    pair = await Started(left, right, broken.Token);
                    result = await Compare(cases[at], pair, broken.Token);
                    if (result.Differences.Count > 0) pair = await Stopped(pair);
                }

                if (result.Differences.Count > 0 && left.StartsFresh && right.StartsFresh) result = await WithoutNoise(result, broken.Token);
                options.OnCase(result);
                results[at] = result.Differences.Count + result.Noise.Count > 0 ? result : result with { Left = WithoutBodies(result.Left), Right = WithoutBodies(result.Right) };
            }
        }
        catch
        {
            // The other workers' cases would tell nothing more.
            await broken.CancelAsync();
            throw;
        }
        finally
        {
            if (pair is not null) await pair.DisposeAsync();
        }
    }

    /// <summary>Runs a case on both sides of a pair, and compares.</summary>
    internal async Task<CaseResult> Compare(ReplayCase given, SidePair pair, CancellationToken cancelled)
    {
        pair.Cases++;
        var (first, second) = options.RightFirst ? (pair.Right, pair.Left) : (pair.Left, pair.Right);
        IReadOnlyList<StepRun> one, other;
        if (options.BothAtOnce)
        {
            var both = await Task.WhenAll(Runner(first).Run(given, cancelled), Runner(second).Run(given, cancelled));
            (one, other) = (both[0], both[1]);
        }
        else
        {
            one = await Runner(first).Run(given, cancelled);
            other = await Runner(second).Run(given, cancelled);
        }

        var (a, b) = options.RightFirst ? (other, one) : (one, other);
        Pace.AddSent(a, b);
        var since = Stopwatch.GetTimestamp();
        var result = new CaseResult(given, a, b, [.. CaseComparison.OfAnswers(a, b), .. options.NoServerErrors ? CaseComparison.ServerErrors(a, b) : [], .. await CaseComparison.OfStates(pair.States, cancelled)], []);
        Pace.AddComparing(since);
        return result;
    }

    /// <summary>Runs a case twice on each side (A/A): what differs there as well is noise, but only ever a value (docs/replay.md, point 15).</summary>
    private async Task<CaseResult> WithoutNoise(CaseResult result, CancellationToken cancelled)
    {
        var noisy = new HashSet<(string, string, string)>();
        foreach (var target in new[] { left, right })
        {
            await using var pair = await Started(target, target, cancelled);
            noisy.UnionWith((await Compare(result.Case, pair, cancelled)).Differences.Where(MayBeNoise).Select(Place));
        }

        return result with
        {
            Differences = [.. result.Differences.Where(d => !MayBeNoise(d) || !noisy.Contains(Place(d)))],
            Noise = [.. result.Differences.Where(d => MayBeNoise(d) && noisy.Contains(Place(d)))],
        };
    }

    /// <summary>Of what is alike only the statuses are needed: the results of a long run must fit into memory.</summary>
    internal static StepRun[] WithoutBodies(IReadOnlyList<StepRun> runs) =>
        [.. runs.Select(static r => r with { Answer = r.Answer is { } answer ? Bare.GetOrAdd(answer.Status, static status => new ClientResponse(status, [], ReadOnlyMemory<byte>.Empty)) : null })];

    private static bool FailsAlike(CaseDifference found) => found.Difference.Kind is "expected" or "fault" && found.Difference.Left == found.Difference.Right;

    /// <summary>Whether it is a value at most.</summary>
    internal static bool MayBeNoise(CaseDifference found) => found.Difference is { Finding: Finding.Value, Kind: "body" or "header" or "state" } difference
        && !difference.Where.Equals("content-type", StringComparison.OrdinalIgnoreCase);

    private static (string Step, string Kind, string Where) Place(CaseDifference found) => (found.Step, found.Difference.Kind, found.Difference.Where);

    private CaseRunner Runner(IHostSide side) => new(side, options.Tokens, options.Bound);

    private async Task<SidePair> Started(IReplayTarget one, IReplayTarget other, CancellationToken cancelled)
    {
        var since = Stopwatch.GetTimestamp();
        var pair = await SidePair.Start(one, other, cancelled);
        Pace.AddStart(since);
        return pair;
    }

    private async Task<SidePair?> Stopped(SidePair pair)
    {
        var since = Stopwatch.GetTimestamp();
        await pair.DisposeAsync();
        Pace.AddStart(since);
        return null;
    }
}
