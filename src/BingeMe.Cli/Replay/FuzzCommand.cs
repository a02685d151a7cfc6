using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using BingeMe.ApiGateway;
using BingeMe.ApiGateway.Emulation;
using BingeMe.Cli.Deployment;
using BingeMe.Cli.Terminal;
using BingeMe.Http.Routing;
using BingeMe.Replay.Fuzzing;
using BingeMe.Replay.Running;
using BingeMe.Replay.Samples;

namespace BingeMe.Cli.Replay;

/// <summary><c>bingeme fuzz</c>: changed cases of a corpus through two sides, and the smallest ones that fail.</summary>
internal static class FuzzCommand
{
    /// <summary>The command's name.</summary>
    public const string Name = "fuzz";

    /// <summary>On a build a run must be the same each time; a person's runs each look elsewhere.</summary>
    private const ulong SeedOnBuilds = 1;

    private const int MostCases = 1_000_000;

    private const int LongestPatience = 600;

    private const int MostAtOnce = 64;

    private static readonly Option<ulong?> Seed = new("--seed") { Description = "What all choices follow from; printed with the findings. Unless given 1 where CI is set, and else another one each time." };

    private static readonly Option<int> Cases = new("--cases") { Description = "How many cases are made.", DefaultValueFactory = static _ => 1000 };

    private static readonly Option<string> To = new("--to") { Description = "The folder for failing cases, a recording each.", DefaultValueFactory = static _ => "artifacts/fuzz" };

    private static readonly Option<int> Patience = new("--patience") { Description = "How many seconds an answer may take; a side that takes longer hangs.", DefaultValueFactory = static _ => 30 };

    private static readonly Option<string> OpenApi = new("--openapi") { Description = "The OpenAPI document from which every other case is made: a file, a path that the left side is asked for, or none.", DefaultValueFactory = static _ => "/docs/swagger.json" };

    private static readonly Option<bool> Unchanged = new("--unchanged") { Description = "Sends the corpus' cases as they are, each once: --seed and --cases do not count." };

    private static readonly Option<int> Concurrency = new("--concurrency") { Description = "Cases at once, each on a pair of sides of its own. What is found does not depend on it.", DefaultValueFactory = static _ => 2 };

    // Once, and not for each tree of commands: all of them share the options.
    static FuzzCommand()
    {
        Bound(Cases, MostCases);
        Bound(Patience, LongestPatience);
        Bound(Concurrency, MostAtOnce);
        OpenApi.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<string>() is { } place && place != "none" && !place.StartsWith('/') && !File.Exists(place)) result.AddError($"--openapi: there is no file '{place}', and it is no path of an API, nor none.");
        });
    }

    /// <summary>The command with its options.</summary>
    /// <param name="context">Tells whether this is a build.</param>
    public static Command Create(CliContext context)
    {
        var command = new Command(
            Name,
            """
            Changes the cases of a corpus (headers, query, JSON, encodings, tokens, paths, the order of steps), makes as many from
            the API's OpenAPI document, and sends them to two sides. They must answer alike and leave the same state, must not
            answer with 500 or above, crash or hang, and must show nobody what only other members may see. What fails is tried again on fresh sides, made as small as it goes, and written as a recording with the command that shows
            it again. The same seed and corpus give the same cases on any machine. docs/replay.md has more.

            Exit codes: 0 nothing found, 1 something found or a rule that is expired, 3 wrong arguments, or a side or the tool failed,
            4 the corpus is invalid or empty.
            """)
        { ReplayInputs.Corpus, ReplayInputs.Left, ReplayInputs.Right, ReplayInputs.Kestrel, ReplayInputs.Lambda, Seed, Cases, OpenApi, Unchanged, Concurrency, To, Patience, ReplayInputs.Clock, ReplayInputs.Bind, ReplayInputs.Filter, ReplayInputs.Rules, ReplayInputs.AsJson };
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
        var progress = new Progress(error, parse.GetValue(Cases), "cases", "failed");
        var options = new FuzzOptions
        {
            Replay = new ReplayOptions { Tokens = SampleTokens.From(data.Settings("unused")), Bound = ReplayInputs.BoundOf(parse) },
            Operation = text => ReplayInputs.OperationOf(router, text),
            Rules = rules,
            Seed = seed,
            Cases = parse.GetValue(Cases),
            Patience = TimeSpan.FromSeconds(parse.GetValue(Patience)),
            OnFinding = finding => Write(parse.GetValue(To)!, finding, cancelled),
            Schema = parse.GetValue(Unchanged) ? null : await SchemaOf(parse.GetValue(OpenApi)!, left, cancelled),
            Unchanged = parse.GetValue(Unchanged),
            Canaries = MemberSecrets.Watch(data.Settings("unused"), DateTimeOffset.Parse(clock, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)),
            Concurrency = parse.GetValue(Concurrency),
            OnCase = hasFailed => progress.Take(hasFailed ? 1 : 0),
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
        foreach (var rule in rules.Expired) await error.WriteLineAsync(PrintableText.Line($"Expired rule: {rule}").AsMemory(), cancelled);
        return report.Findings.Count > 0 || rules.Expired.Count > 0 ? ExitCodes.Negative : ExitCodes.Done;
    }

    /// <summary>Reads the document.</summary>
    /// <exception cref="CliFaultException">The side does not give it, or it is none.</exception>
    private static async Task<ApiSchema?> SchemaOf(string place, IReplayTarget side, CancellationToken cancelled)
    {
        if (place == "none") return null;
        try
        {
            if (File.Exists(place)) return ApiSchema.Read(await File.ReadAllBytesAsync(place, cancelled));
            var wire = new WireRequest { Method = "GET", Target = place, Headers = [], Body = default, SourceAddress = "203.0.113.7" };
            await using var started = await side.Start(cancelled);
            var answer = await started.Send(Encoding.UTF8.GetString(EventWriter.ToBytes(wire, EventKind.RestV1)), cancelled);
            return answer.Status == 200 ? ApiSchema.Read(answer.Body) : throw new CliFaultException(ExitCodes.Failed, $"{side.Name} answered {answer.Status} to {place}: --openapi names a file, another path, or none.");
        }
        catch (Exception e) when (e is SampleException or System.Net.Sockets.SocketException or InvalidDataException)
        {
            throw new CliFaultException(ExitCodes.Failed, $"--openapi {place}: {e.Message}");
        }
    }

    private static async Task Write(string folder, FuzzFinding finding, CancellationToken cancelled)
    {
        Directory.CreateDirectory(folder);
        await finding.Write(File.Create(Path.Combine(folder, finding.FileName)), cancelled);
    }

    /// <summary>The command that shows a finding again: with the clock, which would else follow from the file's own times.</summary>
    private static string Command(ParseResult parse, FuzzFinding finding, string clock)
    {
        var words = new List<string> { "bingeme", finding.NeedsFuzz ? Name : ReplayCommand.Name, Path.Combine(parse.GetValue(To)!, finding.FileName) };
        if (finding.NeedsFuzz) words.Add(Unchanged.Name);
        foreach (var option in new[] { ReplayInputs.Left, ReplayInputs.Right, ReplayInputs.Kestrel, ReplayInputs.Lambda })
            if (parse.GetResult(option) is { Implicit: false } given) words.AddRange([option.Name, given.Tokens[^1].Value]);
        words.AddRange(["--clock", clock]);
        foreach (var pair in parse.GetValue(ReplayInputs.Bind) ?? []) words.AddRange([ReplayInputs.Bind.Name, pair]);
        if (parse.GetValue(ReplayInputs.Rules) is { } rules) words.AddRange([ReplayInputs.Rules.Name, rules]);
        if (finding is { NeedsNoServerErrors: true, NeedsFuzz: false }) words.Add(ReplayCommand.NoServerErrorsName);
        return string.Join(' ', words.Select(Quoted));
    }

    private static string Quoted(string word) => word.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '/' or '_' or ':' or '=')
        ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
