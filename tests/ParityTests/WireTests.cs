using BingeMe.Replay.Comparing;
using BingeMe.Replay.Samples;
using ParityTests.Support;
using Xunit;

namespace ParityTests;

/// <summary>The published native binaries over sockets: the EC2 host, and the bootstrap behind the emulated gateway.</summary>
[Trait("Category", "Wire")]
public sealed class WireTests
{
    [Fact(DisplayName = "The native hosts answer every sample alike, and leave the same state")]
    public async Task Samples()
    {
        await using var pair = await WirePair.Start();
        var differences = new List<string>();
        foreach (var sample in Repository.Corpus.Samples)
        {
            var text = Placeholders.Expand(sample.Text, Placeholders.NoVariables, () => PinnedValues.Tokens);
            var (lambda, kestrel) = (await pair.Lambda(text, CancellationToken.None), await pair.Kestrel(text, CancellationToken.None));
            differences.AddRange(ResponseComparer.Compare(lambda, kestrel).Select(d => $"{sample.Id}: {d}"));
        }

        differences.AddRange(StateComparer.Compare(pair.LambdaFolder, pair.KestrelFolder).Select(d => d.ToString()));
        Assert.True(differences.Count == 0, $"The hosts differ:\n - {string.Join("\n - ", differences)}");
    }

    [Fact(DisplayName = "The native hosts go through every sequence alike, and leave the same state")]
    public async Task Sequences()
    {
        await using var pair = await WirePair.Start();
        var lambda = new SequenceRunner(pair.Lambda, DataFolder.Codes(pair.LambdaFolder), PinnedValues.Tokens);
        var kestrel = new SequenceRunner(pair.Kestrel, DataFolder.Codes(pair.KestrelFolder), PinnedValues.Tokens);
        var differences = new List<string>();
        foreach (var name in Repository.Corpus.Sequences)
        {
            var sequence = await Repository.Corpus.Sequence(name);
            var (a, b) = (await lambda.Run(sequence, CancellationToken.None), await kestrel.Run(sequence, CancellationToken.None));
            foreach (var (left, right) in a.Zip(b))
                differences.AddRange(ResponseComparer.Compare(left.Answer, right.Answer).Select(d => $"{name}, {left.Step.Name}: {d}"));
        }

        differences.AddRange(StateComparer.Compare(pair.LambdaFolder, pair.KestrelFolder).Select(d => d.ToString()));
        Assert.True(differences.Count == 0, $"The hosts differ:\n - {string.Join("\n - ", differences)}");
    }
}
