using System.CommandLine;
using System.Globalization;
using System.Text;
using BingeMe.ApiGateway;
using BingeMe.ApiGateway.Events;
using BingeMe.Cli.Deployment;
using BingeMe.Cli.Terminal;
using BingeMe.Http.Routing;
using BingeMe.Replay.Running;
using BingeMe.Replay.Samples;

namespace BingeMe.Cli.Replay;

/// <summary><c>bingeme replay</c>: a corpus through two sides, and whether they are alike.</summary>
public static class ReplayCommand
{
    /// <summary>The command's name.</summary>
    public const string Name = "replay";

    /// <summary>With milliseconds, so that a host that drops them is found out.</summary>
    private const string DefaultClock = "2025-06-15T12:00:00.123Z";

    private const int MostAtOnce = 64;

    private static readonly Argument<string> Corpus = new("corpus") { Description = "A recording (NDJSON), a folder of events and sequences such as samples, or one event." };

    private static readonly Option<string> Left = new("--left") { Description = "kestrel, lambda, or the address of an API that runs already.", DefaultValueFactory = static _ => "lambda" };

    private static readonly Option<string> Right = new("--right") { Description = "The other side, likewise.", DefaultValueFactory = static _ => "kestrel" };

    private static readonly Option<string> Kestrel = new("--kestrel") { Description = "The EC2 host's program.", DefaultValueFactory = static _ => "artifacts/kestrel/BingeMe.HostKestrel" };

    private static readonly Option<string> Lambda = new("--lambda") { Description = "The function's bootstrap.", DefaultValueFactory = static _ => "artifacts/lambda/bootstrap" };

    private static readonly Option<int> Concurrency = new("--concurrency") { Description = "Cases at once, each on a pair of sides of its own; 1 is serial.", DefaultValueFactory = static _ => 1 };

    private static readonly Option<string> Reset = new("--reset") { Description = "When sides start afresh: for each case, or only after a difference (faster; cases work on what others left).", DefaultValueFactory = static _ => "case" };

    private static readonly Option<string> First = new("--first") { Description = "Which side a case goes to first.", DefaultValueFactory = static _ => "left" };

    private static readonly Option<string?> Clock = new("--clock") { Description = "The time that both hosts take for now; when the recording began unless given." };

    private static readonly Option<string[]> Bind = new("--bind") { Description = "NAME=VALUE for a token that no answer of the recording gives, e.g. token-5e852b07e57cb66e={{member:1}}." };

    private static readonly Option<string?> Filter = new("--filter") { Description = "Only cases whose name contains this text." };

    private static readonly Option<string?> Rules = new("--rules") { Description = "A file of accepted differences, each with owner, reason and expiry; unused and expired rules fail (unused ones not with --filter)." };

    private static readonly Option<bool> Strict = new("--strict") { Description = "Noise (values that differ between two runs of one side) needs a rule." };

    private static readonly Option<bool> AsJson = new("--json") { Description = "Writes the report as one JSON object." };

    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        Reset.AcceptOnlyFromAmong("case", "difference");
        First.AcceptOnlyFromAmong("left", "right");
        Concurrency.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > MostAtOnce) result.AddError($"--concurrency must be from 1 to {MostAtOnce}.");
        });
        var command = new Command(
            Name,
            """
            Sends a corpus to two sides and compares every answer (status, header lists, body by JSON path and by byte) and,
            after each case, the state that the two left: every row and every message sent. Hosts start from the same fresh
            data with clock and chance pinned; a case is a sequence, or an exchange that stands alone. A difference is tried
            again twice on each side: what differs there as well is noise, and only a value can be. docs/replay.md has more.

            Exit codes: 0 parity, 1 a difference or a rule that is unused or expired, or too little coverage, 2 unexplained noise with --strict, 3 wrong arguments, or a side or the tool failed,
            4 the corpus is invalid or empty.
            """)
        { Corpus, Left, Right, Kestrel, Lambda, Concurrency, Reset, First, Clock, Bind, Filter, Rules, Strict, AsJson, ReplayOutputs.JUnit, ReplayOutputs.Html, ReplayOutputs.BaselineFile, ReplayOutputs.WriteBaseline, ReplayOutputs.MinCoverage };
        command.Validators.Add(ReplayOutputs.Validate);
        command.Validators.Add(static result =>
        {
            foreach (var side in new[] { Left, Right })
                if (result.GetValue(side) is { } text && !Targets.IsOne(text)) result.AddError($"{side.Name}: '{text}' is no side: kestrel, lambda, or an address such as http://127.0.0.1:4000.");
            if (result.GetValue(Clock) is { } clock && !IsTime(clock)) result.AddError($"--clock {clock} is no time, e.g. {DefaultClock}.");
            foreach (var pair in result.GetValue(Bind) ?? [])
                if (pair.IndexOf('=', StringComparison.Ordinal) < 1) result.AddError($"--bind {pair} is not NAME=VALUE.");
        });
        command.SetAction(static (parse, cancelled) => Run(parse, cancelled));
        return command;
    }

    private static async Task<int> Run(ParseResult parse, CancellationToken cancelled)
    {
        var corpus = await Read(parse, cancelled);
        var rules = await RulesOf(parse, cancelled);
        var baseline = await ReplayOutputs.Baseline(parse, cancelled);
        using var data = await FreshData.Make(ClockOf(parse, corpus), cancelled);
        var (left, right) = (Target(parse, Left, data), Target(parse, Right, data));
        var progress = new Progress(parse.InvocationConfiguration.Error, corpus.Cases.Count);
        var options = new ReplayOptions
        {
            Tokens = SampleTokens.From(data.Settings("unused")),
            Bound = BoundOf(parse),
            Concurrency = parse.GetValue(Concurrency),
            RightFirst = parse.GetValue(First) == "right",
            KeepsState = parse.GetValue(Reset) == "difference",
            OnCase = progress.Take,
        };
        IReadOnlyList<CaseResult> results;
        try
        {
            results = await new ReplayRun(left, right, options).Run(corpus.Cases, cancelled);
        }
        finally
        {
            progress.End();
        }

        await using var api = CliContext.Api(data.Settings("unused"), new FailureLog(TextWriter.Null));
        var router = new Router(api.Operations);
        string Operation(string text) => OperationOf(router, text);
        var report = new ReplayReport(left.Name, right.Name, [.. results.Select(r => baseline.Apply(rules.Apply(r, Operation), Operation))], Operation, [.. api.Operations.Select(static o => o.Id)]);
        await ReplayOutputs.Write(parse, report, cancelled);
        var output = parse.InvocationConfiguration.Output;
        await output.WriteLineAsync((parse.GetValue(AsJson) ? report.Json() : report.Text()).AsMemory(), cancelled);
        if (corpus.Skipped + corpus.Dropped > 0)
            await parse.InvocationConfiguration.Error.WriteLineAsync($"Not replayed: {corpus.Skipped} exchanges without their body or behind one, {corpus.Dropped} that the recorder lost.".AsMemory(), cancelled);
        var stale = rules.Expired.Select(static r => $"Expired rule: {r}").Concat(parse.GetValue(Filter) is null ? rules.Unused.Select(static r => $"Unused rule: {r}") : []).ToList();
        foreach (var rule in stale) await parse.InvocationConfiguration.Error.WriteLineAsync(rule.AsMemory(), cancelled);
        if (baseline.Known > 0) await parse.InvocationConfiguration.Error.WriteLineAsync($"{baseline.Known} known differences of the baseline.".AsMemory(), cancelled);
        if (parse.GetValue(Filter) is null)
            foreach (var gone in baseline.Gone) await parse.InvocationConfiguration.Error.WriteLineAsync($"No longer different, though in the baseline: {gone}".AsMemory(), cancelled);
        var isUncovered = ReplayOutputs.CoverageFault(parse, report);
        if (isUncovered is not null) await parse.InvocationConfiguration.Error.WriteLineAsync(isUncovered.AsMemory(), cancelled);
        if (stale.Count > 0 || isUncovered is not null || (report.Differing > 0 && !parse.GetValue(ReplayOutputs.WriteBaseline))) return ExitCodes.Negative;
        return report.Noise.Count > 0 && parse.GetValue(Strict) ? ExitCodes.UnexplainedNoise : ExitCodes.Done;
    }

    private static async Task<ReplayCorpus> Read(ParseResult parse, CancellationToken cancelled)
    {
        var path = parse.GetValue(Corpus)!;
        if (!File.Exists(path) && !Directory.Exists(path)) throw new CliFaultException(ExitCodes.Failed, $"There is no file or folder {path}.");
        try
        {
            var corpus = await ReplayCorpus.Read(path, cancelled);
            if (parse.GetValue(Filter) is { } text) corpus = corpus with { Cases = [.. corpus.Cases.Where(c => c.Id.Contains(text, StringComparison.Ordinal))] };
            return corpus.Cases.Count > 0 ? corpus : throw new CliFaultException(ExitCodes.CorpusInvalid, $"{path} has no case to replay{(parse.GetValue(Filter) is { } f ? $" with '{f}' in its name" : "")}.");
        }
        catch (SampleException e)
        {
            throw new CliFaultException(ExitCodes.CorpusInvalid, e.Message);
        }
    }

    private static async Task<RuleBook> RulesOf(ParseResult parse, CancellationToken cancelled)
    {
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        if (parse.GetValue(Rules) is not { } file) return new RuleBook([], today);
        if (!File.Exists(file)) throw new CliFaultException(ExitCodes.Failed, $"There is no file {file}.");
        try
        {
            return new RuleBook(DifferenceRule.Read(await File.ReadAllTextAsync(file, cancelled)), today);
        }
        catch (SampleException e)
        {
            throw new CliFaultException(ExitCodes.Failed, $"{file}: {e.Message}");
        }
    }

    private static bool IsTime(string text) => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);

    private static string ClockOf(ParseResult parse, ReplayCorpus corpus)
    {
        if (parse.GetValue(Clock) is { } text)
            return text;
        var began = corpus.Cases.SelectMany(static c => c.Steps).Min(static s => s.At);
        return began is { } at ? at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) : DefaultClock;
    }

    private static IReplayTarget Target(ParseResult parse, Option<string> side, FreshData data) => Targets.Of(parse.GetValue(side)!, data, parse.GetValue(Kestrel)!, parse.GetValue(Lambda)!);

    private static Dictionary<string, string> BoundOf(ParseResult parse)
    {
        var bound = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in parse.GetValue(Bind) ?? [])
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            bound[pair[..equals]] = pair[(equals + 1)..];
        }

        return bound;
    }

    private static string OperationOf(Router router, string text)
    {
        var request = GatewayEvent.Decode(Encoding.UTF8.GetBytes(text), new InvocationInfo { RequestId = "none" }).Request!;
        return router.Match(request.Method, request.Path).Operation?.Id ?? "(none)";
    }

    /// <summary>One line that counts on, where a person watches.</summary>
    private sealed class Progress(TextWriter output, int total)
    {
        private readonly bool isWatched = ReferenceEquals(output, Console.Error) && !Console.IsErrorRedirected;
        private readonly Lock gate = new();
        private int done;
        private int differing;

        public void Take(CaseResult result)
        {
            if (!isWatched) return;
            lock (gate)
            {
                done++;
                if (result.Differences.Count > 0) differing++;
                output.Write($"\r{done} of {total} cases, {differing} differ");
            }
        }

        public void End()
        {
            if (isWatched && done > 0) output.WriteLine();
        }
    }
}
