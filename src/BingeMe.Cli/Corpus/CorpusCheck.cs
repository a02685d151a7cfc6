using System.CommandLine;
using System.Text.Json;
using BingeMe.Cli.Terminal;
using BingeMe.Http;
using BingeMe.Replay.Exchanges;
using BingeMe.Replay.Importing;
using BingeMe.Replay.Redaction;
using BingeMe.Replay.Samples;

namespace BingeMe.Cli.Corpus;

/// <summary><c>bingeme corpus check</c>: nothing secret-shaped, nothing lost.</summary>
internal static class CorpusCheck
{
    private static readonly Argument<string[]> Paths = new("corpus") { Description = "Recordings (NDJSON), or folders of events and sequences.", Arity = ArgumentArity.OneOrMore };

    private static readonly Option<bool> AsJson = new("--json") { Description = "Writes one JSON object." };

    public static Command Create()
    {
        var command = new Command(
            "check",
            """
            Checks recordings and folders of events: every line can be read, the trailer's counts are right, and nothing in
            it is shaped like a token, key, password, payment card or somebody's mail address. What was found is never printed,
            only where.

            Exit codes: 0 clean, 1 something was found, 2 wrong arguments, 3 a file cannot be read, 4 there is nothing to check.
            """)
        { Paths, AsJson };
        command.SetAction(static async (parse, cancelled) =>
        {
            var check = new Check();
            foreach (var path in parse.GetValue(Paths)!) await check.Look(path, cancelled);
            var output = parse.InvocationConfiguration.Output;
            await output.WriteLineAsync((parse.GetValue(AsJson) ? check.Json() : check.Text()).AsMemory(), cancelled);
            if (check.Exchanges == 0 && check.Finds.Count == 0) return ExitCodes.CorpusInvalid;
            return check.Finds.Count == 0 ? ExitCodes.Done : ExitCodes.Negative;
        });
        return command;
    }

    private sealed class Check
    {
        public List<(string Place, string What)> Finds { get; } = [];

        public int Exchanges { get; private set; }

        private int Dropped { get; set; }

        private int Truncated { get; set; }

        private List<string> Unbound { get; } = [];

        public async Task Look(string path, CancellationToken cancelled)
        {
            if (Directory.Exists(path))
            {
                foreach (var file in Directory.GetFiles(path, "*.*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
                    if (Path.GetExtension(file) == ".json") await LookIntoEvent(file, cancelled);
                    else if (Path.GetExtension(file) == ".ndjson") await LookIntoRecording(file, cancelled);
            }
            else if (!File.Exists(path))
            {
                throw new CliFaultException(ExitCodes.Misused, $"There is no file or folder {path}.");
            }
            else if (Path.GetExtension(path) == ".json")
            {
                await LookIntoEvent(path, cancelled);
            }
            else
            {
                await LookIntoRecording(path, cancelled);
            }
        }

        public string Text()
        {
            var summary = $"{Exchanges} exchanges or events, {Dropped} dropped by the recorder, {Truncated} without their body.";
            if (Unbound.Count > 0) summary += $"\n{Unbound.Count} tokens come from no answer, so replays need --bind NAME=VALUE for: {string.Join(", ", Unbound.Take(10))}{(Unbound.Count > 10 ? " ..." : "")}";
            return Finds.Count == 0 ? $"Clean: {summary}" : $"{string.Join('\n', Finds.Select(static f => PrintableText.Line($"{f.Place}: {f.What}")))}\n{Finds.Count} finds. {summary}";
        }

        public string Json() => IndentedJson.Write(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("exchanges"u8, Exchanges);
            json.WriteNumber("dropped"u8, Dropped);
            json.WriteNumber("truncated"u8, Truncated);
            json.WriteList("unbound", Unbound);
            json.WriteStartArray("finds"u8);
            foreach (var (place, what) in Finds)
            {
                json.WriteStartObject();
                json.WriteString("place"u8, place);
                json.WriteString("what"u8, what);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });

        private async Task LookIntoEvent(string file, CancellationToken cancelled)
        {
            try
            {
                using var document = UnicodeJson.Parse(await File.ReadAllTextAsync(file, cancelled));
                Exchanges++;
                foreach (var find in SecretScan.Of(document.RootElement, isRecorded: false)) Finds.Add((file, $"{find.Place}: {find.What} ({find.Length} characters)"));
            }
            catch (JsonException e)
            {
                Finds.Add((file, $"it is not JSON: {e.Message}"));
            }
        }

        private async Task LookIntoRecording(string file, CancellationToken cancelled)
        {
            var read = await ExchangeFile.Read(file, cancelled);
            Exchanges += read.Exchanges.Count;
            Dropped += read.Dropped;
            Truncated += read.Truncated;
            Unbound.AddRange(DataFlow.Unbound(read.IsInvented ? read.Exchanges : DataFlow.Link(read.Exchanges)));
            foreach (var fault in read.Faults) Finds.Add(($"{file}, line {fault.Line}", fault.What));
            foreach (var (exchange, line) in read.Exchanges.Zip(read.Lines))
            {
                if (!exchange.IsTruncated && Import.WhyNoRequest(exchange.Event) is { } why) Finds.Add(($"{file}, line {line}", why));
                foreach (var find in SecretScan.Of(exchange, !read.IsInvented)) Finds.Add(($"{file}, line {line}", $"{find.Place}: {find.What} ({find.Length} characters)"));
            }
        }
    }
}
