using BingeMe.Capture.Exchanges;
using BingeMe.Replay.Exchanges;
using BingeMe.Replay.Importing;
using BingeMe.Replay.Samples;

namespace BingeMe.Replay.Running;

/// <summary>What is replayed from one fresh state: a sequence, or an exchange that stands alone.</summary>
/// <param name="Id">The sequence's name or the exchange's id.</param>
/// <param name="Steps">Its exchanges in order.</param>
public sealed record ReplayCase(string Id, IReadOnlyList<Exchange> Steps);

/// <summary>The cases of a corpus.</summary>
/// <param name="Cases">In the order of their first exchange.</param>
/// <param name="Skipped">Exchanges without their body: they cannot be sent, and the rest of their sequence is not.</param>
/// <param name="Dropped">Exchanges that the recorder lost.</param>
public sealed record ReplayCorpus(IReadOnlyList<ReplayCase> Cases, int Skipped, int Dropped)
{
    /// <summary>The corpus several times over, one round behind the other; the cases of later rounds have the round's number behind their id.</summary>
    /// <param name="rounds">How many times.</param>
    public ReplayCorpus Repeated(int rounds) => rounds == 1 ? this : this with
    {
        Cases = [.. Enumerable.Range(1, rounds).SelectMany(round => round == 1 ? Cases : Cases.Select(c => c with { Id = $"{c.Id} #{round}" }))],
    };

    /// <summary>Reads a recording, or a folder of events and sequences, or one event.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="cancelled">Ends the reading.</param>
    /// <exception cref="SampleException">It is no valid corpus, or an empty one; the faults are named.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static async Task<ReplayCorpus> Read(string path, CancellationToken cancelled)
    {
        var (exchanges, faults, dropped) = (new List<Exchange>(), new List<string>(), 0);
        if (File.Exists(path) && Path.GetExtension(path) is not (".json" or ".har"))
        {
            var file = await ExchangeFile.Read(path, cancelled);

            // A recorder writes as it goes, and cannot know which later request an answer's token will serve.
            exchanges.AddRange(file.IsInvented ? file.Exchanges : DataFlow.Link(file.Exchanges));
            faults.AddRange(file.Faults.Select(f => $"{path}, line {f.Line}: {f.What}"));
            dropped = file.Dropped;
            faults.AddRange(from e in file.Exchanges where !e.IsTruncated let why = Import.WhyNoRequest(e.Event) where why is not null select $"{path}, {e.Id}: {why}");
        }
        else
        {
            var import = await Import.Of(path, cancelled);
            exchanges.AddRange(import.Exchanges);
            faults.AddRange(import.Faults);
        }

        if (faults.Count > 0) throw new SampleException($"{path} is no valid corpus:\n - {string.Join("\n - ", faults.Take(20).Select(PrintableText.Line))}");
        if (exchanges.Count == 0) throw new SampleException($"{path} is empty: nothing would be compared.");
        return Grouped(exchanges, dropped);
    }

    private static ReplayCorpus Grouped(List<Exchange> exchanges, int dropped)
    {
        var groups = new List<(string Id, List<Exchange> Steps)>();
        var bySequence = new Dictionary<string, List<Exchange>>(StringComparer.Ordinal);
        foreach (var exchange in exchanges)
        {
            if (exchange.Sequence is { } name && bySequence.TryGetValue(name, out var steps))
            {
                steps.Add(exchange);
                continue;
            }

            groups.Add((exchange.Sequence ?? exchange.Id, [exchange]));
            if (exchange.Sequence is { } begun) bySequence[begun] = groups[^1].Steps;
        }

        // What follows a missing step would be sent into another state than it was recorded in.
        var cases = groups.ConvertAll(static g => new ReplayCase(g.Id, [.. g.Steps.TakeWhile(static s => !s.IsTruncated)]));
        var skipped = exchanges.Count - cases.Sum(static c => c.Steps.Count);
        return new ReplayCorpus(cases.FindAll(static c => c.Steps.Count > 0), skipped, dropped);
    }
}
