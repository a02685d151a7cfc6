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
        Snapshots.Match(AnswerText.Write(AnswerText.Of(run.Answers[0].Answer, withBody)), sample.Folder, sample.Case);
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
