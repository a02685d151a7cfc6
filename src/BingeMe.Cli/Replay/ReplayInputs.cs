using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text;
using BingeMe.ApiGateway;
using BingeMe.ApiGateway.Events;
using BingeMe.Cli.Terminal;
using BingeMe.Http.Routing;
using BingeMe.Replay.Running;
using BingeMe.Replay.Samples;

namespace BingeMe.Cli.Replay;

/// <summary>What <c>bingeme replay</c> and <c>bingeme fuzz</c> are both given: a corpus, two sides, and what is accepted of them.</summary>
internal static class ReplayInputs
{
    /// <summary>With milliseconds, so that a host that drops them is found out.</summary>
    public const string DefaultClock = "2025-06-15T12:00:00.123Z";

    public static readonly Argument<string> Corpus = new("corpus") { Description = "A recording (NDJSON), a folder of events and sequences such as samples, or one event." };

    public static readonly Option<string> Left = new("--left") { Description = "kestrel, lambda, or the address of an API that runs already.", DefaultValueFactory = static _ => "lambda" };

    public static readonly Option<string> Right = new("--right") { Description = "The other side, likewise.", DefaultValueFactory = static _ => "kestrel" };

    public static readonly Option<string> Kestrel = new("--kestrel") { Description = "The EC2 host's program.", DefaultValueFactory = static _ => "artifacts/kestrel/BingeMe.HostKestrel" };

    public static readonly Option<string> Lambda = new("--lambda") { Description = "The function's bootstrap.", DefaultValueFactory = static _ => "artifacts/lambda/bootstrap" };

    public static readonly Option<string?> Clock = new("--clock") { Description = "The time that both hosts take for now; when the recording began unless given." };

    public static readonly Option<string[]> Bind = new("--bind") { Description = "NAME=VALUE for a token that no answer of the recording gives, e.g. token-5e852b07e57cb66e={{member:1}}." };

    public static readonly Option<string?> Filter = new("--filter") { Description = "Only cases whose name contains this text." };

    public static readonly Option<string?> Rules = new("--rules") { Description = "A file of accepted differences, each with owner, reason and expiry; unused and expired rules fail (unused ones not with --filter)." };

    public static readonly Option<bool> AsJson = new("--json") { Description = "Writes the report as one JSON object." };

    /// <summary>Refuses what names no side, no time and no pair, before anything runs.</summary>
    public static void Validate(CommandResult result)
    {
        foreach (var side in new[] { Left, Right })
            if (result.GetValue(side) is { } text && !Targets.IsOne(text)) result.AddError($"{side.Name}: '{text}' is no side: kestrel, lambda, or an address such as http://127.0.0.1:4000.");
        if (result.GetValue(Clock) is { } clock && !IsTime(clock)) result.AddError($"--clock {clock} is no time, e.g. {DefaultClock}.");
        foreach (var pair in result.GetValue(Bind) ?? [])
            if (pair.IndexOf('=', StringComparison.Ordinal) < 1) result.AddError($"--bind {pair} is not NAME=VALUE.");
    }

    public static async Task<ReplayCorpus> Read(ParseResult parse, CancellationToken cancelled)
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

    public static async Task<RuleBook> RulesOf(ParseResult parse, CancellationToken cancelled)
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

    public static string ClockOf(ParseResult parse, ReplayCorpus corpus)
    {
        if (parse.GetValue(Clock) is { } text)
            return text;
        var began = corpus.Cases.SelectMany(static c => c.Steps).Min(static s => s.At);
        return began is { } at ? at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) : DefaultClock;
    }

    public static IReplayTarget Target(ParseResult parse, Option<string> side, FreshData data, int sandboxes = 1) => Targets.Of(parse.GetValue(side)!, data, parse.GetValue(Kestrel)!, parse.GetValue(Lambda)!, sandboxes);

    public static Dictionary<string, string> BoundOf(ParseResult parse)
    {
        var bound = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in parse.GetValue(Bind) ?? [])
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            bound[pair[..equals]] = pair[(equals + 1)..];
        }

        return bound;
    }

    public static string OperationOf(Router router, string text)
    {
        var request = GatewayEvent.Decode(Encoding.UTF8.GetBytes(text), new InvocationInfo { RequestId = "none" }).Request!;
        return router.Match(request.Method, request.Path).Operation?.Id ?? "(none)";
    }
}
