using System.Text.Json.Nodes;
using BingeMe.Replay;
using BingeMe.Replay.Comparing;
using ParityTests.Support;
using Xunit;

namespace ParityTests;

/// <summary>Every sequence through both hosts, each on fresh data and with the codes and tokens that the host itself gave out.</summary>
public sealed class SequenceParityTests
{
    public static TheoryData<string> Sequences() => [.. Repository.Corpus.Sequences];

    [Theory(DisplayName = "Both hosts go through a sequence alike")]
    [MemberData(nameof(Sequences))]
    public async Task Parity(string name)
    {
        var sequence = await Repository.Corpus.Sequence(name);
        await using var lambda = await LambdaSide.Start();
        await using var kestrel = await KestrelSide.Start();
        var run = await ParityRun.OfSequence(sequence, lambda, kestrel, PinnedValues.Tokens);
        run.RequireParity();

        var steps = new JsonArray();
        foreach (var (step, answer) in run.Answers)
            steps.Add((JsonNode)new JsonObject { ["step"] = step, ["status"] = answer.Status, ["body"] = ResponseText.Of(answer)["body"]?.DeepClone() });
        Snapshots.Match(ResponseText.Write(steps), "sequences", name);
    }

    [Fact(DisplayName = "Limits are reached at the same call, with the same headers")]
    public async Task Limits()
    {
        await using var lambda = await LambdaSide.Start(("RATE_LIMIT_AUTH_LOGIN", "2/1m"));
        await using var kestrel = await KestrelSide.Start(("RATE_LIMIT_AUTH_LOGIN", "2/1m"));
        var statuses = new List<int>();
        for (var i = 0; i < 3; i++)
        {
            var run = await ParityRun.OfSample(Repository.Corpus.Sample("auth/auth.login/no-such-account").Text, lambda, kestrel, PinnedValues.Tokens);
            run.RequireParity();
            statuses.Add(run.Answers[0].Answer.Status);
        }

        Assert.Equal([404, 404, 429], statuses);
    }
}
