using System.CommandLine;
using System.Security.Cryptography;
using BingeMe.Cli.Deployment;
using BingeMe.Cli.Terminal;
using BingeMe.Http.Routing;
using BingeMe.Replay.Fuzzing;
using BingeMe.Replay.Running;

namespace BingeMe.Cli.Replay;

/// <summary><c>bingeme fuzz</c>: changed cases of a corpus through two sides, and the smallest ones that fail.</summary>
public static class FuzzCommand
{
    /// <summary>The command's name.</summary>
    public const string Name = "fuzz";

    /// <summary>On a build a run must be the same each time; a person's runs each look elsewhere.</summary>
    private const ulong SeedOnBuilds = 1;

    private const int MostCases = 1_000_000;

    private const int LongestPatience = 600;

    private static readonly Option<ulong?> Seed = new("--seed") { Description = "What all choices follow from; printed with the findings. Unless given 1 where CI is set, and else another one each time." };

    private static readonly Option<int> Cases = new("--cases") { Description = "How many cases are made.", DefaultValueFactory = static _ => 1000 };

    private static readonly Option<string> To = new("--to") { Description = "The folder for failing cases, a recording each.", DefaultValueFactory = static _ => "artifacts/fuzz" };

    private static readonly Option<int> Patience = new("--patience") { Description = "How many seconds an answer may take; a side that takes longer hangs.", DefaultValueFactory = static _ => 30 };

    /// <summary>The command with its options.</summary>
    /// <param name="context">Tells whether this is a build.</param>
    public static Command Create(CliContext context)
    {
        Bound(Cases, MostCases);
        Bound(Patience, LongestPatience);
        var command = new Command(
            Name,
            """
            Changes the cases of a corpus (headers, query, JSON, encodings, tokens, paths, the order of steps) and sends them to
            two sides. They must answer alike and leave the same state, must not answer with 500 or above, crash or hang. What
            fails is tried again on fresh sides, made as small as it goes, and written as a recording with the command that shows
            it again. The same seed and corpus give the same cases on any machine. docs/replay.md has more.

            Exit codes: 0 nothing found, 1 something found or a rule that is expired, 3 wrong arguments, or a side or the tool failed,
            4 the corpus is invalid or empty.
            """)
        { ReplayInputs.Corpus, ReplayInputs.Left, ReplayInputs.Right, ReplayInputs.Kestrel, ReplayInputs.Lambda, Seed, Cases, To, Patience, ReplayInputs.Clock, ReplayInputs.Bind, ReplayInputs.Filter, ReplayInputs.Rules, ReplayInputs.AsJson };
        command.Validators.Add(ReplayInputs.Validate);
        command.SetAction((parse, cancelled) => Run(parse, context, cancelled));
        return command;
    }

    private static void Bound(Option<int> option, int most) => option.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<int>() is var value && (value < 1 || value > most)) result.AddError($"{option.Name} must be from 1 to {most}.");
    });

    private static async Task<int> Run(ParseResult parse, CliContext context, CancellationToken cancelled)
    {
        var corpus = await ReplayInputs.Read(parse, cancelled);
        var rules = await ReplayInputs.RulesOf(parse, cancelled);
        var seed = parse.GetValue(Seed) ?? (context.Environment.GetValueOrDefault("CI") is { Length: > 0 } ? SeedOnBuilds : (ulong)RandomNumberGenerator.GetInt32(int.MaxValue));
        var clock = ReplayInputs.ClockOf(parse, corpus);
        var error = parse.InvocationConfiguration.Error;

        // At once: a run that is ended has its seed told too.
        await error.WriteLineAsync($"Seed {seed}".AsMemory(), cancelled);
        using var data = await FreshData.Make(clock, null, cancelled);
        var (left, right) = (ReplayInputs.Target(parse, ReplayInputs.Left, data), ReplayInputs.Target(parse, ReplayInputs.Right, data));
        await using var api = CliContext.Api(data.Settings("unused"), new FailureLog(TextWriter.Null));
        var router = new Router(api.Operations);
        var progress = new Progress(error, parse.GetValue(Cases), "cases", "found");
        var before = 0;
        var options = new FuzzOptions
        {
            Replay = new ReplayOptions { Tokens = SampleTokens.From(data.Settings("unused")), Bound = ReplayInputs.BoundOf(parse) },
            Operation = text => ReplayInputs.OperationOf(router, text),
            Rules = rules,
            Seed = seed,
            Cases = parse.GetValue(Cases),
            Patience = TimeSpan.FromSeconds(parse.GetValue(Patience)),
            OnFinding = finding => Write(parse.GetValue(To)!, finding, cancelled),
            OnCase = found =>
            {
                progress.Take(found - before);
                before = found;
            },
        };
        FuzzReport report;
        try
        {
            report = await new FuzzRun(left, right, options).Run(corpus.Cases, cancelled);
        }
        finally
        {
            progress.End();
        }

        string Reproduce(FuzzFinding finding) => Command(parse, finding, clock);
        await parse.InvocationConfiguration.Output.WriteLineAsync((parse.GetValue(ReplayInputs.AsJson) ? report.Json(Reproduce) : report.Text(Reproduce)).AsMemory(), cancelled);
        foreach (var rule in rules.Expired) await error.WriteLineAsync($"Expired rule: {rule}".AsMemory(), cancelled);
        return report.Findings.Count > 0 || rules.Expired.Count > 0 ? ExitCodes.Negative : ExitCodes.Done;
    }

    private static async Task Write(string folder, FuzzFinding finding, CancellationToken cancelled)
    {
        Directory.CreateDirectory(folder);
        await finding.Write(File.Create(Path.Combine(folder, finding.FileName)), cancelled);
    }

    /// <summary>The command that shows a finding again: with the clock, which would else follow from the file's own times.</summary>
    private static string Command(ParseResult parse, FuzzFinding finding, string clock)
    {
        var words = new List<string> { "bingeme", ReplayCommand.Name, Path.Combine(parse.GetValue(To)!, finding.FileName) };
        foreach (var option in new[] { ReplayInputs.Left, ReplayInputs.Right, ReplayInputs.Kestrel, ReplayInputs.Lambda })
            if (parse.GetResult(option) is { Implicit: false } given) words.AddRange([option.Name, given.Tokens[^1].Value]);
        words.AddRange(["--clock", clock]);
        foreach (var pair in parse.GetValue(ReplayInputs.Bind) ?? []) words.AddRange([ReplayInputs.Bind.Name, pair]);
        if (parse.GetValue(ReplayInputs.Rules) is { } rules) words.AddRange([ReplayInputs.Rules.Name, rules]);
        if (finding.NeedsNoServerErrors) words.Add(ReplayCommand.NoServerErrorsName);
        return string.Join(' ', words.Select(Quoted));
    }

    private static string Quoted(string word) => word.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '/' or '_' or ':' or '=')
        ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
