using System.CommandLine;
using BingeMe.Capture.Exchanges;
using BingeMe.Cli.Replay;
using BingeMe.Cli.Terminal;
using BingeMe.Http.Routing;
using BingeMe.Platform.Configuration;
using BingeMe.Replay.Exchanges;
using BingeMe.Replay.Running;
using BingeMe.Replay.Samples;

namespace BingeMe.Cli.Corpus;

/// <summary><c>bingeme corpus compare</c>: what two sides recorded of the same requests.</summary>
internal static class CorpusCompare
{
    /// <summary>How often a file is read that changes meanwhile.</summary>
    private const int MostTries = 5;

    private static readonly Argument<string> Left = new("left") { Description = "One side's recording (NDJSON), or the folder that it records into." };

    private static readonly Argument<string> Right = new("right") { Description = "The other side's." };

    private static readonly Option<int> MinPairs = new("--min-pairs") { Description = "Fails when fewer requests were recorded on both sides.", DefaultValueFactory = static _ => 1 };

    private static readonly Option<bool> Strict = new("--strict") { Description = "A value that no rule accepts is a difference too." };

    // Once, and not for each tree of commands: all of them share the options.
    static CorpusCompare()
    {
        MinPairs.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<int>() < 1) result.AddError("--min-pairs must be 1 or more.");
        });
    }

    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var command = new Command(
            "compare",
            """
            Compares what two sides recorded (CAPTURE) of the same requests, e.g. while a cutover copies reads to green. Requests
            are found by the X-Request-Id that the proxy gave both; record both with one CAPTURE_KEY, so that equal values stay
            equal. The sides looked at their data at different moments: a value that differs is noise, while a status, a content
            type, or a field that one side lacks is a difference. Recordings that are still being written are read as far as they
            are, and told: what their recorders lost is not known before their trailers.

            Exit codes: 0 alike, 1 a difference, a rule that is unused or expired, or with --strict a value, 2 wrong arguments,
            3 a file cannot be read, 4 a recording is damaged, or too few requests are in both.
            """)
        { Left, Right, MinPairs, ReplayInputs.Rules, Strict, ReplayInputs.AsJson, ReplayOutputs.JUnit, ReplayOutputs.Html };
        command.Validators.Add(ReplayOutputs.Validate);
        command.SetAction(static (parse, cancelled) => Run(parse, cancelled));
        return command;
    }

    private static async Task<int> Run(ParseResult parse, CancellationToken cancelled)
    {
        var (output, error) = (parse.InvocationConfiguration.Output, parse.InvocationConfiguration.Error);
        var rules = await ReplayInputs.RulesOf(parse, cancelled);
        var (left, right) = (parse.GetValue(Left)!, parse.GetValue(Right)!);
        var (ours, theirs) = (await Read(left, cancelled), await Read(right, cancelled));
        var pairs = RecordedPairs.Of(ours.Exchanges, theirs.Exchanges);
        await using var api = CliContext.Api(Settings.From(new Dictionary<string, string>()), new FailureLog(TextWriter.Null));
        var router = new Router(api.Operations);
        string Operation(string text) => ReplayInputs.OperationOf(router, text);
        var report = new ReplayReport(left, right, [.. pairs.Results.Select(r => rules.Apply(r, Operation))], Operation, [.. api.Operations.Select(static o => o.Id)]);
        await ReplayOutputs.Write(parse, report, cancelled);
        await output.WriteLineAsync((parse.GetValue(ReplayInputs.AsJson) ? report.Json() : report.Text()).AsMemory(), cancelled);
        await error.WriteLineAsync($"{pairs.Results.Count} requests are in both recordings, {pairs.OnlyLeft} only in the left one, {pairs.OnlyRight} only in the right one; of {pairs.Unusable} nothing can be said (no id, one that came twice, no answer or no body).".AsMemory(), cancelled);
        var unfinished = ours.Unfinished.Concat(theirs.Unfinished).ToList();
        if (unfinished.Count > 0) await error.WriteLineAsync($"{unfinished.Count} of the recordings have no trailer (yet), so that nobody can say what their recorders lost: {PrintableText.Line(string.Join(", ", unfinished))}".AsMemory(), cancelled);
        if (pairs.Results.Count < parse.GetValue(MinPairs))
        {
            await error.WriteLineAsync($"Fewer than {parse.GetValue(MinPairs)}: do both sides record (CAPTURE), and does the proxy send X-Request-Id to both, who trust it (TRUSTED_PROXIES, TRUSTED_HOPS)?".AsMemory(), cancelled);
            return ExitCodes.CorpusInvalid;
        }

        var stale = rules.Expired.Select(static r => $"Expired rule: {r}").Concat(rules.Unused.Select(static r => $"Unused rule: {r}")).ToList();
        foreach (var rule in stale) await error.WriteLineAsync(PrintableText.Line(rule).AsMemory(), cancelled);
        return stale.Count > 0 || report.Differing > 0 || (report.Noise.Count > 0 && parse.GetValue(Strict)) ? ExitCodes.Negative : ExitCodes.Done;
    }

    private static async Task<(IReadOnlyList<Exchange> Exchanges, IReadOnlyList<string> Unfinished)> Read(string path, CancellationToken cancelled)
    {
        var files = Directory.Exists(path) ? Directory.GetFiles(path, "*.ndjson").Order(StringComparer.Ordinal).ToList() : [path];
        if (files.Count == 0 || !File.Exists(files[0])) throw new CliFaultException(ExitCodes.Failed, $"There is no recording {path}{(Directory.Exists(path) ? " (*.ndjson)" : "")}.");
        var (exchanges, unfinished) = (new List<Exchange>(), new List<string>());
        foreach (var file in files)
        {
            var read = await Whole(file, cancelled);
            if (read.Faults.Count > 0) throw new CliFaultException(ExitCodes.CorpusInvalid, $"{file} is damaged:\n - {string.Join("\n - ", read.Faults.Take(20).Select(static f => PrintableText.Line($"line {f.Line}: {f.What}")))}");
            if (read.IsUnfinished) unfinished.Add(file);
            exchanges.AddRange(read.Exchanges);
        }

        return (exchanges, unfinished);
    }

    /// <summary>Both hosts may be at work. A function takes its trailer back to write on: what was read across that moment is read again.</summary>
    private static async Task<ExchangeFile> Whole(string file, CancellationToken cancelled)
    {
        for (var tries = 1; ; tries++)
        {
            var before = Stamp(file);
            var read = await ExchangeFile.Read(file, cancelled, mayBeWritten: true);
            if (read.Faults.Count == 0 || tries == MostTries || before == Stamp(file)) return read;
        }
    }

    private static (long, DateTime) Stamp(string file)
    {
        var info = new FileInfo(file);
        return (info.Exists ? info.Length : -1, info.LastWriteTimeUtc);
    }
}
