using System.Text.Json;
using System.Text;
using BingeMe.ApiGateway;
using BingeMe.ApiGateway.Events;
using BingeMe.Capture.Exchanges;
using BingeMe.Http;
using BingeMe.Replay.Exchanges;
using BingeMe.Replay.Samples;

namespace BingeMe.Replay.Importing;

/// <summary>What was read from elsewhere, not redacted yet.</summary>
/// <param name="Exchanges">The exchanges in order.</param>
/// <param name="Faults">What could not be read, each with its place.</param>
public sealed record Import(IReadOnlyList<Exchange> Exchanges, IReadOnlyList<string> Faults)
{
    /// <summary>Reads a folder of events, a file of NDJSON (exchanges of this format, or an event a line), a HAR file, or one event.</summary>
    /// <param name="path">The folder or file.</param>
    /// <param name="cancelled">Ends the reading.</param>
    /// <exception cref="IOException">Something cannot be read.</exception>
    public static Task<Import> Of(string path, CancellationToken cancelled)
    {
        if (Directory.Exists(path)) return OfFolder(path, cancelled);
        return Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".har" => OfHar(path, cancelled),
            ".json" => OfFiles(Path.GetDirectoryName(Path.GetFullPath(path))!, [path], cancelled),
            _ => OfLines(path, cancelled),
        };
    }

    /// <summary>Whether an object is an event that carries an HTTP request; says why not.</summary>
    public static string? WhyNoRequest(string text)
    {
        try
        {
            return GatewayEvent.Decode(Encoding.UTF8.GetBytes(text), new InvocationInfo { RequestId = "none" }) is { Request: null } other ? $"a {other.Kind.Name()} event carries no HTTP request" : null;
        }
        catch (GatewayEventException e)
        {
            return e.Message;
        }
    }

    /// <summary>A folder laid out as samples/README.md says gives its sequences too; any other gives every JSON file below it.</summary>
    private static async Task<Import> OfFolder(string folder, CancellationToken cancelled)
    {
        var events = Path.Combine(folder, "events");
        if (!Directory.Exists(events) || !Directory.Exists(Path.Combine(folder, "sequences")))
            return await OfFiles(folder, Directory.GetFiles(folder, "*.json", SearchOption.AllDirectories), cancelled);
        var read = await OfFiles(events, Directory.GetFiles(events, "*.json", SearchOption.AllDirectories), cancelled);
        var corpus = new Corpus(folder);
        var (exchanges, faults) = (read.Exchanges.ToList(), read.Faults.ToList());
        foreach (var name in corpus.Sequences)
        {
            try
            {
                var sequence = await corpus.Sequence(name, cancelled);
                exchanges.AddRange(sequence.Steps.Select(s => new Exchange
                {
                    Id = $"{name}: {s.Name}",
                    Sequence = name,
                    Event = OneLine(s.Event),
                    Expect = s.Expect,
                    Extract = s.Extract,
                }));
            }
            catch (SampleException e)
            {
                faults.Add(e.Message);
            }
        }

        return new Import(exchanges, faults);
    }

    private static async Task<Import> OfFiles(string folder, IEnumerable<string> files, CancellationToken cancelled)
    {
        var (exchanges, faults) = (new List<Exchange>(), new List<string>());
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            var id = Path.GetRelativePath(folder, file).Replace('\\', '/')[..^".json".Length];
            Take(await File.ReadAllTextAsync(file, cancelled), id, file, exchanges, faults);
        }

        return new Import(exchanges, faults);
    }

    private static async Task<Import> OfLines(string file, CancellationToken cancelled)
    {
        var (exchanges, faults) = (new List<Exchange>(), new List<string>());
        var (name, number) = (Path.GetFileNameWithoutExtension(file), 0);
        await foreach (var line in File.ReadLinesAsync(file, cancelled))
        {
            number++;
            if (line.Length > 0) Take(line, $"{name}-{number}", $"{file}, line {number}", exchanges, faults);
        }

        return new Import(exchanges, faults);
    }

    private static async Task<Import> OfHar(string file, CancellationToken cancelled)
    {
        var (exchanges, faults) = (new List<Exchange>(), new List<string>());
        try
        {
            using var document = UnicodeJson.Parse(await File.ReadAllTextAsync(file, cancelled));
            HarEntries.Read(document.RootElement, Path.GetFileNameWithoutExtension(file), exchanges, faults);
        }
        catch (JsonException e)
        {
            faults.Add($"{file}: it is not JSON: {e.Message}");
        }

        return new Import(exchanges, faults);
    }

    /// <summary>An event, or a line of a recording.</summary>
    private static void Take(string text, string id, string place, List<Exchange> exchanges, List<string> faults)
    {
        try
        {
            using var document = UnicodeJson.Parse(text);
            var root = document.RootElement;
            var exchange = new Exchange { Id = id, Event = ExchangeLine.Compact(root) };
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("v", out _))
            {
                if (root.TryGetProperty("recording", out _) || root.TryGetProperty("trailer", out _)) return;
                var found = new List<string>();
                if (ExchangeReader.Read(root, found) is not { } read)
                {
                    faults.AddRange(found.Select(f => $"{place}: {f}"));
                    return;
                }

                exchange = read;
            }

            if (WhyNoRequest(exchange.Event) is { } why) faults.Add($"{place}: {why}");
            else exchanges.Add(exchange);
        }
        catch (JsonException e)
        {
            faults.Add($"{place}: it is not JSON: {e.Message}");
        }
    }

    private static string OneLine(string json)
    {
        using var document = UnicodeJson.Parse(json);
        return ExchangeLine.Compact(document.RootElement);
    }
}
