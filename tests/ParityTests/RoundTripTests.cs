using System.Collections.Concurrent;
using BingeMe.Hosting;
using BingeMe.Http.Pipeline;
using BingeMe.Platform.Composition;
using BingeMe.Platform.Configuration;
using BingeMe.Replay.Samples;
using BingeMe.Replay.Sides;
using BingeMe.TestSupport.Statements;
using ParityTests.Support;
using Xunit;

namespace ParityTests;

/// <summary>
/// How often a request asks the database and waits, and for how many statements: docs/round-trips.md holds the most of each operation, over
/// all of its samples and the sequences, and no operation is without a row. What is kept for a minute (settings, names of countries) is read
/// before.
/// </summary>
public sealed class RoundTripTests
{
    private static readonly string Page = Path.Combine(Repository.Root, "docs", "round-trips.md");

    /// <summary>What issue 9 demands.</summary>
    private static readonly Dictionary<string, int> Bars = new()
    {
        ["user.getInfo"] = 1,
        ["user.listMyPosts"] = 4,
        ["messages.listConversations"] = 3,
        ["posts.toggleLike"] = 3,
    };

    private const int Background = 2;

    private static readonly string[] Warming = ["posts/posts.getCreateData/dollars", "user/user.getSettings/own"];

    [Fact(DisplayName = "Every operation asks the database as often as the table says, and no more")]
    public async Task Table()
    {
        var most = new ConcurrentDictionary<string, (int RoundTrips, int Statements)>(StringComparer.Ordinal);
        foreach (var sample in Repository.Corpus.Samples) await Play(most, (send, _) => send(sample.Text));
        foreach (var name in Repository.Corpus.Sequences)
        {
            var sequence = await Repository.Corpus.Sequence(name);
            await Play(most, (send, side) => new SequenceRunner(async (text, _) => await send(text), side.NewestCode, PinnedValues.Tokens).Run(sequence, CancellationToken.None));
        }

        await using var api = new BingeMeApi(PinnedValues.Settings("unused"), static _ => Failures.Log);
        var measured = api.Operations.Select(o => o.Id).Order(StringComparer.Ordinal).Select(id => (Id: id, Most: most.GetValueOrDefault(id))).ToList();
        var text = string.Join("\n", measured.Select(static m => $"| {m.Id} | {m.Most.RoundTrips} | {m.Most.Statements} |"));
        if (Environment.GetEnvironmentVariable("BINGEME_WRITE_DOCS") == "1") await File.WriteAllTextAsync(Page, Rewritten(await File.ReadAllTextAsync(Page), text));
        var rows = Rows(await File.ReadAllTextAsync(Page));
        Assert.Equal(measured.Select(static m => m.Id), rows.Keys.Order(StringComparer.Ordinal));
        // Work in the background of a request may fall within its time or behind it, the more the more there is: a row may be as much too high.
        Assert.Equal([], measured.Where(m => m.Most.RoundTrips > rows[m.Id].RoundTrips || m.Most.Statements > rows[m.Id].Statements).Select(static m => $"{m.Id} asks more: {m.Most}"));
        Assert.Equal([], measured.Where(m => m.Most.RoundTrips < rows[m.Id].RoundTrips - Math.Max(Background, rows[m.Id].RoundTrips / 5)).Select(static m => $"{m.Id} asks less: {m.Most}"));
        Assert.All(Bars, bar => Assert.True(most[bar.Key].RoundTrips <= bar.Value, $"{bar.Key} asks {most[bar.Key].RoundTrips} times, and may {bar.Value} times."));
    }

    private static string Rewritten(string page, string rows) => page[..Start(page)] + rows + "\n";

    private static Dictionary<string, (int RoundTrips, int Statements)> Rows(string page) =>
        page[Start(page)..].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static l => l.Split('|', StringSplitOptions.TrimEntries))
            .ToDictionary(static c => c[1], static c => (int.Parse(c[2]), int.Parse(c[3])), StringComparer.Ordinal);

    private static int Start(string page) => page.IndexOf("|---|---|---|\n", StringComparison.Ordinal) + "|---|---|---|\n".Length;

    private static async Task Play(
        ConcurrentDictionary<string, (int RoundTrips, int Statements)> most, Func<Func<string, Task<BingeMe.ApiGateway.Emulation.ClientResponse>>, IHostSide, Task> play)
    {
        var ledger = new StatementLedger();
        var log = new Counting();
        var data = await DataFolder.Copy();
        var api = new BingeMeApi(
            Settings.From(PinnedValues.Environment(data.Path)), _ => log, context => context with { Database = new RecordingDatabase(context.Database, ledger) });
        await using var side = new HandlerSide(LambdaHost.Handler(api, streaming: false), data.Stores(api.DisposeAsync));
        foreach (var id in Warming) await Send(Repository.Corpus.Sample(id).Text);
        await play(
            async text =>
            {
                // What the request before it left to the background is no part of this one.
                await api.FlushAsync();
                var (roundTrips, statements) = (ledger.RoundTrips, ledger.Count);
                log.Seen = () => (ledger.RoundTrips - roundTrips, ledger.Count - statements);
                var answer = await Send(text);
                if (log.Operation is { } operation)
                    most.AddOrUpdate(operation, log.Counted, (_, known) => (Math.Max(known.RoundTrips, log.Counted.RoundTrips), Math.Max(known.Statements, log.Counted.Statements)));
                return answer;
            },
            side);

        Task<BingeMe.ApiGateway.Emulation.ClientResponse> Send(string text) =>
            side.Send(Placeholders.Expand(text, Placeholders.NoVariables, () => PinnedValues.Tokens), CancellationToken.None);
    }

    /// <summary>Counts when a request's line is written: when its answer is made.</summary>
    private sealed class Counting : IAccessLog
    {
        public Func<(int RoundTrips, int Statements)>? Seen { get; set; }

        public string? Operation { get; private set; }

        public (int RoundTrips, int Statements) Counted { get; private set; }

        public void Write(in AccessRecord record)
        {
            if (Seen is null) return;
            Operation = record.Operation;
            Counted = Seen();
        }
    }
}
