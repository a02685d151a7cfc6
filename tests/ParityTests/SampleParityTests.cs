using BingeMe.Replay;
using BingeMe.Replay.Comparing;
using ParityTests.Support;
using Xunit;

namespace ParityTests;

/// <summary>Every sample through both hosts, each on fresh data: same answer, same state, and the answer as committed.</summary>
public sealed class SampleParityTests
{
    public static TheoryData<string> Samples() => [.. Repository.Corpus.Samples.Select(s => s.Id)];

    [Theory(DisplayName = "Both hosts answer a sample alike")]
    [MemberData(nameof(Samples))]
    public async Task Parity(string id)
    {
        var sample = Repository.Corpus.Sample(id);
        await using var lambda = await LambdaSide.Start();
        await using var kestrel = await KestrelSide.Start();
        var run = await ParityRun.OfSample(sample.Text, lambda, kestrel, PinnedValues.Tokens);
        run.RequireParity();

        // The API's document grows with every module and has its own tests; its text is no business of this snapshot.
        var withBody = sample.Folder != "docs.getSwaggerJson";
        Snapshots.Match(ResponseText.Write(ResponseText.Of(run.Answers[0].Answer, withBody)), sample.Folder, sample.Case);
    }

    /// <summary>Reads alone: what writes answer is never compressed, which the tests of the pipeline hold.</summary>
    [Fact(DisplayName = "A client that takes compressed answers gets the same from both hosts as any other")]
    public async Task Compressed()
    {
        var faults = new List<string>();
        var compressed = new Dictionary<string, int> { ["br"] = 0, ["gzip"] = 0 };
        var coding = "gzip";
        foreach (var sample in Repository.Corpus.Samples.Where(static s => s.Text.Contains("\"httpMethod\": \"GET\"", StringComparison.Ordinal) && !s.Folder.StartsWith("docs.", StringComparison.Ordinal)))
        {
            // In turn: each coding by many bodies, no body by all codings.
            coding = coding == "br" ? "gzip" : "br";
            await using var lambda = new CompressedSide(await LambdaSide.Start(("COMPRESSION", "on")), coding);
            await using var kestrel = new CompressedSide(await KestrelSide.Start(("COMPRESSION", "on")), coding);
            var run = await ParityRun.OfSample(sample.Text, lambda, kestrel, PinnedValues.Tokens);
            faults.AddRange(run.Differences.Select(d => $"{sample.Id}: the hosts differ: {d}"));
            if (!lambda.Packed.Span.SequenceEqual(kestrel.Packed.Span)) faults.Add($"{sample.Id}: the hosts compress differently.");
            if (!Snapshots.Holds(ResponseText.Write(ResponseText.Of(run.Answers[0].Answer)), sample.Folder, sample.Case)) faults.Add($"{sample.Id}: unpacked it is another answer.");
            if (!lambda.Packed.IsEmpty) compressed[coding]++;
        }

        Assert.Equal([], faults);
        Assert.All(compressed, static c => Assert.True(c.Value > 10, $"Only {c.Value} answers came as {c.Key}."));
    }

    [Fact(DisplayName = "The other order gives no differences either: no host leaks into the other")]
    public async Task Other_order()
    {
        foreach (var id in new[] { "auth/auth.login/by-mail", "auth/auth.signup/by-mail", "auth/auth.initSession/ios-attestation-unverified" })
        {
            await using var kestrel = await KestrelSide.Start();
            await using var lambda = await LambdaSide.Start();
            (await ParityRun.OfSample(Repository.Corpus.Sample(id).Text, kestrel, lambda, PinnedValues.Tokens)).RequireParity();
        }
    }
}
