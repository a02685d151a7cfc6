using BingeMe.Lambda.Runtime;
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
/// How often a request asks the database and waits, for how many statements, and how many more are sent behind its answer:
/// docs/round-trips.md holds the most of each operation, over all of its samples and the sequences, and no operation is without a row. What is
/// kept for a minute (settings, names of countries) is read before. A statement counts where it comes from (<see cref="StatementTally"/>), not
/// by when it was sent: work in the background may well run before the answer is there.
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

    private static readonly string[] Warming = ["posts/posts.getCreateData/dollars", "user/user.getSettings/own"];

    [Fact(DisplayName = "Every operation asks the database as often as the table says, and no more")]
    public async Task Table()
    {
        var most = new ConcurrentDictionary<string, Cost>(StringComparer.Ordinal);
        foreach (var sample in Repository.Corpus.Samples) await Play(most, (send, _) => send(sample.Text));
        foreach (var name in Repository.Corpus.Sequences)
        {
            var sequence = await Repository.Corpus.Sequence(name);
            await Play(most, (send, side) => new SequenceRunner(async (text, _) => await send(text), side.NewestCode, PinnedValues.Tokens).Run(sequence, CancellationToken.None));
        }

        await using var api = new BingeMeApi(PinnedValues.Settings("unused"), static _ => Failures.Log);
        var measured = api.Operations.Select(o => o.Id).Order(StringComparer.Ordinal).Select(id => (Id: id, Most: most.GetValueOrDefault(id, Cost.None))).ToList();
        var text = string.Join("\n", measured.Select(static m => $"| {m.Id} | {m.Most.RoundTrips} | {m.Most.Statements} | {m.Most.Behind} |"));
        if (Environment.GetEnvironmentVariable("BINGEME_WRITE_DOCS") == "1") await File.WriteAllTextAsync(Page, Rewritten(await File.ReadAllTextAsync(Page), text));
        var rows = Rows(await File.ReadAllTextAsync(Page));
        Assert.Equal(measured.Select(static m => m.Id), rows.Keys.Order(StringComparer.Ordinal));
        Assert.Equal([], measured.Where(m => m.Most != m.Most.Least(rows[m.Id])).Select(static m => $"{m.Id} asks more: {m.Most}"));
        Assert.Equal([], measured.Where(m => m.Most.RoundTrips < rows[m.Id].RoundTrips || m.Most.Statements < rows[m.Id].Statements).Select(static m => $"{m.Id} asks less: {m.Most}"));
        Assert.All(Bars, bar => Assert.True(most[bar.Key].RoundTrips <= bar.Value, $"{bar.Key} asks {most[bar.Key].RoundTrips} times, and may {bar.Value} times."));
    }

    private static string Rewritten(string page, string rows) => page[..Start(page)] + rows + "\n";

    private static Dictionary<string, Cost> Rows(string page) =>
        page[Start(page)..].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static l => l.Split('|', StringSplitOptions.TrimEntries))
            .ToDictionary(static c => c[1], static c => new Cost(int.Parse(c[2]), int.Parse(c[3]), int.Parse(c[4])), StringComparer.Ordinal);

    private static int Start(string page) => page.IndexOf("|---|---|---|---|\n", StringComparison.Ordinal) + "|---|---|---|---|\n".Length;

    private static async Task Play(
        ConcurrentDictionary<string, Cost> most, Func<Func<string, Task<BingeMe.ApiGateway.Emulation.ClientResponse>>, IHostSide, Task> play)
    {
        var ledger = new StatementLedger();
        var log = new LastOperation();
        var data = await DataFolder.Copy();
        var api = new BingeMeApi(
            Settings.From(PinnedValues.Environment(data.Path)), _ => log, context => context with { Database = new RecordingDatabase(context.Database, ledger) });
        await using var side = new HandlerSide(LambdaHost.Handler(api, ResponseStreaming.None), data.Stores(api.DisposeAsync));
        foreach (var id in Warming) await Send(Repository.Corpus.Sample(id).Text);
        await api.FlushAsync();
        await play(
            async text =>
            {
                var before = ledger.Count;
                var own = ledger.Tally();
                var answer = await Send(text);
                await api.FlushAsync();
                var cost = new Cost(own.RoundTrips, own.Statements, ledger.Count - before - own.Statements);
                if (log.Name is { } operation) most.AddOrUpdate(operation, cost, (_, known) => known.Most(cost));
                return answer;
            },
            side);

        Task<BingeMe.ApiGateway.Emulation.ClientResponse> Send(string text) =>
            side.Send(Placeholders.Expand(text, Placeholders.NoVariables, () => PinnedValues.Tokens), CancellationToken.None);
    }

    /// <summary>What a request asks of the database.</summary>
    /// <param name="RoundTrips">How often it asks and waits.</param>
    /// <param name="Statements">How many statements these are.</param>
    /// <param name="Behind">Statements of the work that its answer does not wait for.</param>
    private sealed record Cost(int RoundTrips, int Statements, int Behind)
    {
        public static readonly Cost None = new(0, 0, 0);

        public Cost Most(Cost other) => new(Math.Max(RoundTrips, other.RoundTrips), Math.Max(Statements, other.Statements), Math.Max(Behind, other.Behind));

        public Cost Least(Cost other) => new(Math.Min(RoundTrips, other.RoundTrips), Math.Min(Statements, other.Statements), Math.Min(Behind, other.Behind));
    }

    private sealed class LastOperation : IAccessLog
    {
        public string? Name { get; private set; }

        public void Write(in AccessRecord record) => Name = record.Operation;
    }
}
