using System.Text.Json;
using BingeMe.Capture.Exchanges;
using BingeMe.Replay.Exchanges;
using BingeMe.Replay.Fuzzing;
using BingeMe.Replay.Importing;
using BingeMe.Replay.Running;
using CsCheck;
using ParityTests.Support;
using Xunit;

namespace ParityTests.Fuzzing;

/// <summary>What fuzzing makes of a corpus (docs/replay.md, points 26 and 28).</summary>
public sealed class MutatorTests
{
    private static readonly Lazy<Task<IReadOnlyList<ReplayCase>>> Samples = new(static async () =>
        (await ReplayCorpus.Read(Path.Combine(Repository.Root, "samples"), CancellationToken.None)).Cases);

    [Fact(DisplayName = "The numbers that choices follow from are SplitMix64's, on every machine")]
    public void Numbers()
    {
        // The reference implementation's first numbers for seed 1234567.
        var random = new SplitMix(1234567);
        Assert.Equal([6457827717110365317UL, 3203168211198807973UL, 9817491932198370423UL, 4593380528125082431UL, 16408922859458223821UL], Enumerable.Range(0, 5).Select(_ => random.Next()));
    }

    [Fact(DisplayName = "One seed and corpus give the same cases, each without those before it; another seed gives others")]
    public async Task Deterministic()
    {
        var corpus = await Samples.Value;
        Gen.Select(Gen.ULong, Gen.Int[0, 100_000]).Sample(
            (seed, number) =>
            {
                var (one, other) = (new Mutator(PinnedValues.Tokens).Make(corpus, seed, number), new Mutator(PinnedValues.Tokens).Make([.. corpus], seed, number));
                return Lines(one.Mutated) == Lines(other.Mutated) && one.Mutations.SequenceEqual(other.Mutations)
                    && Lines(one.Mutated) == Lines(new Mutator(PinnedValues.Tokens).Apply(one.Original, one.Mutations));
            },
            iter: 300);
        var mutator = new Mutator(PinnedValues.Tokens);
        string Run(ulong seed) => string.Concat(Enumerable.Range(0, 20).Select(i => Lines(mutator.Make(corpus, seed, i).Mutated)));
        Assert.NotEqual(Run(1), Run(2));
    }

    [Fact(DisplayName = "A case has one to three mutations, and each of them changes it")]
    public async Task Changed()
    {
        var (corpus, mutator) = (await Samples.Value, new Mutator(PinnedValues.Tokens));
        Gen.Select(Gen.ULong, Gen.Int[0, 1000]).Sample(
            (seed, number) => mutator.Make(corpus, seed, number) is { Mutations.Count: >= 1 and <= 3 } made && Lines(made.Mutated) != Lines(mutator.Apply(made.Original, [])),
            iter: 300);
    }

    [Fact(DisplayName = "Texts are cut between characters")]
    public void Cut()
    {
        var mutator = new Mutator(PinnedValues.Tokens);
        var original = new ReplayCase("x", [new Exchange { Id = "x", Event = """{"httpMethod":"POST","path":"/t","headers":{"Content-Type":"application/json"},"body":"{\"a\":\"😀😀😀😀😀😀😀😀\"}"}""" }]);
        for (var seed = 0UL; seed < 200; seed++) Assert.NotEqual("", Lines(mutator.Apply(original, [new Mutation("body-truncated", "x", seed)])));
    }

    public static TheoryData<string> Kinds() => [.. new Mutator(PinnedValues.Tokens).Kinds];

    [Theory(DisplayName = "Every kind of mutation fits some case, and gives lines that a recording may hold and a replay can send")]
    [MemberData(nameof(Kinds))]
    public async Task Valid_lines(string kind)
    {
        var (corpus, mutator, fitting) = (await Samples.Value, new Mutator(PinnedValues.Tokens), 0);
        for (var i = 0; i < 400 && fitting < 25; i++)
        {
            var original = corpus[i * 7 % corpus.Count];
            if (kind.StartsWith("step", StringComparison.Ordinal)) original = corpus.Where(static c => c.Steps.Count > 2).ElementAt(i % 5);
            var unchanged = mutator.Apply(original, []);
            var changed = mutator.Apply(original, [new Mutation(kind, original.Steps[i % original.Steps.Count].Id, (ulong)i)]);
            if (Lines(unchanged) == Lines(changed)) continue;
            fitting++;
            foreach (var step in changed.Steps)
            {
                var faults = new List<string>();
                using var line = JsonDocument.Parse(ExchangeLine.Write(step));
                var read = ExchangeReader.Read(line.RootElement, faults);
                Assert.Empty(faults);
                Assert.Null(Import.WhyNoRequest(read!.Event));
                Assert.Null(read.Expect);
            }
        }

        Assert.True(fitting >= 5, $"{kind} fitted {fitting} cases.");
    }

    [Fact(DisplayName = "What no serializer writes comes out as it was asked for: doubled members, numbers in any spelling, half a pair, depth")]
    public async Task Strange_json()
    {
        var (corpus, mutator) = (await Samples.Value, new Mutator(PinnedValues.Tokens));
        var login = corpus.Single(static c => c.Id == "auth/auth.login/by-password");
        IEnumerable<string> Bodies(string kind) => Enumerable.Range(0, 200).Select(i =>
        {
            using var sent = JsonDocument.Parse(mutator.Apply(login, [new Mutation(kind, login.Steps[0].Id, (ulong)i)]).Steps[0].Event);
            return sent.RootElement.GetProperty("body").GetString() ?? "";
        });
        Assert.Contains(Bodies("body-member-doubled"), static b => b.Split("\"password\":").Length == 3);
        Assert.Contains(Bodies("body-member-number"), static b => b.Contains(":1e400", StringComparison.Ordinal));
        Assert.Contains(Bodies("body-member-number"), static b => b.Contains(":-0,", StringComparison.Ordinal));
        Assert.Contains(Bodies("body-member-unicode"), static b => b.Contains("\"\\uD800\"", StringComparison.Ordinal));
        Assert.Contains(Bodies("body-member-deep"), static b => b.Contains(new string('[', 200), StringComparison.Ordinal));
        Assert.Contains(Bodies("body-member-long"), static b => b.Length > 70_000);
    }

    [Fact(DisplayName = "Where a gateway joins lines no two header names differ by case alone: it would have joined those too")]
    public async Task Joined_names()
    {
        var (mutator, joined) = (new Mutator(PinnedValues.Tokens), 0);
        foreach (var original in (await Samples.Value).Where(static c => c.Id.StartsWith("formats/http-2.0/", StringComparison.Ordinal) || c.Id.StartsWith("formats/function-url/", StringComparison.Ordinal)))
        {
            for (var i = 0UL; i < 60; i++)
            {
                using var sent = JsonDocument.Parse(mutator.Apply(original, [new Mutation("header-added", original.Steps[0].Id, i)]).Steps[0].Event);
                var names = sent.RootElement.GetProperty("headers").EnumerateObject().Select(static h => h.Name).ToList();
                Assert.Equal(names.Count, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
                joined += names.Count;
            }
        }

        Assert.True(joined > 0);
    }

    private static string Lines(ReplayCase given) => string.Join('\n', given.Steps.Select(ExchangeLine.Write));
}
