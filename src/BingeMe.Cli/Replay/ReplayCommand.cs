using System.CommandLine;
using BingeMe.Cli.Deployment;
using BingeMe.Cli.Terminal;
using BingeMe.Http.Routing;
using BingeMe.Replay.Load;
using BingeMe.Replay.Running;
using BingeMe.Replay.Samples;
using BingeMe.Replay.Timing;

namespace BingeMe.Cli.Replay;

/// <summary><c>bingeme replay</c>: a corpus through two sides, and whether they are alike.</summary>
internal static class ReplayCommand
{
    /// <summary>The command's name.</summary>
    public const string Name = "replay";

    /// <summary>The option by which a finding of <c>bingeme fuzz</c> is one here too.</summary>
    internal const string NoServerErrorsName = "--no-5xx";

    private const int MostAtOnce = 64;

    private const int MostRounds = 100_000;

    private static readonly Option<int> Concurrency = new("--concurrency") { Description = "Cases at once, each on a pair of sides of its own; 1 is serial. Under load: the function's sandboxes.", DefaultValueFactory = static _ => 1 };

    private static readonly Option<int> Repeat = new("--repeat") { Description = "How many times the corpus is gone through.", DefaultValueFactory = static _ => 1 };

    private static readonly Option<string> Reset = new("--reset") { Description = "When sides start afresh: for each case, or only after a difference (faster; cases work on what others left).", DefaultValueFactory = static _ => "case" };

    private static readonly Option<string> Profile = new("--profile") { Description = "The stores of both hosts: embedded, or services: MariaDB or MySQL, DynamoDB, Redis and S3 where the settings (DB_HOST and so on) say.", DefaultValueFactory = static _ => "embedded" };

    private static readonly Option<string> First = new("--first") { Description = "Which side a case goes to first; both: at the same time, nearly twice as fast on two cores.", DefaultValueFactory = static _ => "left" };

    private static readonly Option<bool> Strict = new("--strict") { Description = "Noise (values that differ between two runs of one side) needs a rule." };

    private static readonly Option<bool> NoServerErrors = new(NoServerErrorsName) { Description = "An answer of 500 or above is a finding unless the corpus expects it, even where both sides give it." };

    // Once, and not for each tree of commands: all of them share the options.
    static ReplayCommand()
    {
        Reset.AcceptOnlyFromAmong("case", "difference");
        Profile.AcceptOnlyFromAmong("embedded", "services");
        First.AcceptOnlyFromAmong("left", "right", "both");
        Concurrency.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > MostAtOnce) result.AddError($"--concurrency must be from 1 to {MostAtOnce}.");
        });
        Repeat.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > MostRounds) result.AddError($"--repeat must be from 1 to {MostRounds}.");
        });
    }

    /// <summary>The command with its options.</summary>
    /// <param name="context">Where real stores are.</param>
    public static Command Create(CliContext context)
    {
        var command = new Command(
            Name,
            """
            Sends a corpus to two sides and compares every answer (status, header lists, body by JSON path and by byte) and,
            after each case, the state that the two left: every row and every message sent. Hosts start from the same fresh
            data with clock and chance pinned; a case is a sequence, or an exchange that stands alone. A difference is tried
            again twice on each side: what differs there as well is noise, and only a value can be. With --speed or --rate the
            corpus is sent in the shape of a load, to one side after the other: exchanges start at their times whether or not
            earlier ones were answered, statuses and answer times are compared. docs/replay.md has more.

            Exit codes: 0 parity, 1 a difference or a rule that is unused or expired, or too little coverage, or what --fail-on-latency forbids, 2 unexplained noise with --strict, 3 wrong arguments, or a side or the tool failed,
            4 the corpus is invalid or empty.
            """)
        { ReplayInputs.Corpus, ReplayInputs.Left, ReplayInputs.Right, ReplayInputs.Kestrel, ReplayInputs.Lambda, Profile, Concurrency, Repeat, Reset, First, ReplayInputs.Clock, ReplayInputs.Bind, ReplayInputs.Filter, ReplayInputs.Rules, Strict, NoServerErrors, ReplayInputs.AsJson, ReplayOutputs.JUnit, ReplayOutputs.Html, ReplayOutputs.BaselineFile, ReplayOutputs.WriteBaseline, ReplayOutputs.MinCoverage, LoadInputs.Speed, LoadInputs.Rate, LoadInputs.MaxGap, LoadInputs.Duration, LoadInputs.Loop, LoadInputs.DryRun, LoadInputs.FailOnLatency };
        command.Validators.Add(ReplayOutputs.Validate);
        command.Validators.Add(ReplayInputs.Validate);
        command.Validators.Add(static result => LoadInputs.Validate(result, Repeat, Reset, NoServerErrors, Strict));
        command.Validators.Add(static result =>
        {
            if (result.GetValue(First) == "both" && (result.GetValue(LoadInputs.Speed) ?? result.GetValue(LoadInputs.Rate)) is not null) result.AddError("--first both: under load one side follows the other.");
        });
        command.SetAction((parse, cancelled) => Run(parse, context, cancelled));
        return command;
    }

    private static async Task<int> Run(ParseResult parse, CliContext context, CancellationToken cancelled)
    {
        var corpus = (await ReplayInputs.Read(parse, cancelled)).Repeated(parse.GetValue(Repeat));
        var rules = await ReplayInputs.RulesOf(parse, cancelled);
        var baseline = await ReplayOutputs.Baseline(parse, cancelled);
        var clock = ReplayInputs.ClockOf(parse, corpus);
        await using var services = parse.GetValue(Profile) == "services" ? ServicePool.Of(context, clock) : null;
        using var data = await FreshData.Make(clock, services, cancelled);
        await using var api = CliContext.Api(data.Settings("unused"), new FailureLog(TextWriter.Null));
        var router = new Router(api.Operations);
        string Operation(string text) => ReplayInputs.OperationOf(router, text);
        var measured = LoadInputs.IsWanted(parse) ? await Load(parse, corpus, data, Operation, cancelled) : await Compare(parse, corpus, data, cancelled);
        if (measured is not var (results, pace, load)) return ExitCodes.Done;
        var report = new ReplayReport(ReplayInputs.Target(parse, ReplayInputs.Left, data).Name, ReplayInputs.Target(parse, ReplayInputs.Right, data).Name, [.. results.Select(r => baseline.Apply(rules.Apply(r, Operation), Operation))], Operation, [.. api.Operations.Select(static o => o.Id)]) { Pace = pace, Load = load };
        await ReplayOutputs.Write(parse, report, cancelled);
        var output = parse.InvocationConfiguration.Output;
        await output.WriteLineAsync((parse.GetValue(ReplayInputs.AsJson) ? report.Json() : report.Text()).AsMemory(), cancelled);
        if (corpus.Skipped + corpus.Dropped > 0)
            await parse.InvocationConfiguration.Error.WriteLineAsync($"Not replayed: {corpus.Skipped} exchanges without their body or behind one, {corpus.Dropped} that the recorder lost.".AsMemory(), cancelled);
        var stale = rules.Expired.Select(static r => $"Expired rule: {r}").Concat(parse.GetValue(ReplayInputs.Filter) is null ? rules.Unused.Select(static r => $"Unused rule: {r}") : []).ToList();
        foreach (var rule in stale) await parse.InvocationConfiguration.Error.WriteLineAsync(PrintableText.Line(rule).AsMemory(), cancelled);
        if (baseline.Known > 0) await parse.InvocationConfiguration.Error.WriteLineAsync($"{baseline.Known} known differences of the baseline.".AsMemory(), cancelled);
        if (parse.GetValue(ReplayInputs.Filter) is null)
            foreach (var gone in baseline.Gone) await parse.InvocationConfiguration.Error.WriteLineAsync(PrintableText.Line($"No longer different, though in the baseline: {gone}").AsMemory(), cancelled);
        var isUncovered = ReplayOutputs.CoverageFault(parse, report);
        if (isUncovered is not null) await parse.InvocationConfiguration.Error.WriteLineAsync(isUncovered.AsMemory(), cancelled);
        var isSlow = LoadInputs.LatencyFault(parse, report);
        if (isSlow is not null) await parse.InvocationConfiguration.Error.WriteLineAsync(isSlow.AsMemory(), cancelled);
        if (stale.Count > 0 || isUncovered is not null || isSlow is not null || (report.Differing > 0 && !parse.GetValue(ReplayOutputs.WriteBaseline))) return ExitCodes.Negative;
        return report.Noise.Count > 0 && parse.GetValue(Strict) ? ExitCodes.UnexplainedNoise : ExitCodes.Done;
    }

    private static async Task<Measured?> Compare(ParseResult parse, ReplayCorpus corpus, FreshData data, CancellationToken cancelled)
    {
        var progress = new Progress(parse.InvocationConfiguration.Error, corpus.Cases.Count, "cases", "differ");
        var options = new ReplayOptions
        {
            Tokens = SampleTokens.From(data.Settings("unused")),
            Bound = ReplayInputs.BoundOf(parse),
            Concurrency = parse.GetValue(Concurrency),
            RightFirst = parse.GetValue(First) == "right",
            BothAtOnce = parse.GetValue(First) == "both",
            KeepsState = parse.GetValue(Reset) == "difference",
            NoServerErrors = parse.GetValue(NoServerErrors),
            OnCase = result => progress.Take(result.Differences.Count > 0 ? 1 : 0),
        };
        var run = new ReplayRun(ReplayInputs.Target(parse, ReplayInputs.Left, data), ReplayInputs.Target(parse, ReplayInputs.Right, data), options);
        try
        {
            return new Measured(await run.Run(corpus.Cases, cancelled), run.Pace, null);
        }
        finally
        {
            progress.End();
        }
    }

    /// <summary>Null when it was only to be told what would be sent.</summary>
    private static async Task<Measured?> Load(ParseResult parse, ReplayCorpus corpus, FreshData data, Func<string, string> operation, CancellationToken cancelled)
    {
        var options = LoadInputs.Of(parse, SampleTokens.From(data.Settings("unused")), operation, parse.GetValue(First) == "right");
        var plan = LoadInputs.Plan(corpus.Cases, options);
        if (parse.GetValue(LoadInputs.DryRun))
        {
            await parse.InvocationConfiguration.Output.WriteLineAsync(LoadInputs.Told(plan).AsMemory(), cancelled);
            return null;
        }

        var sandboxes = parse.GetValue(Concurrency);
        var progress = new Progress(parse.InvocationConfiguration.Error, 2 * plan.Starts.Count, "answers", "lost");
        try
        {
            var outcome = await new LoadRun(ReplayInputs.Target(parse, ReplayInputs.Left, data, sandboxes), ReplayInputs.Target(parse, ReplayInputs.Right, data, sandboxes), options).Run(plan, () => progress.Take(0), cancelled);
            return new Measured(outcome.Results, outcome.Pace, (outcome.Left, outcome.Right));
        }
        finally
        {
            progress.End();
        }
    }

    private sealed record Measured(IReadOnlyList<CaseResult> Results, ReplayPace Pace, (LoadStarts Left, LoadStarts Right)? Load);
}
