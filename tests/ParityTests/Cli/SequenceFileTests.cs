using BingeMe.Replay.Samples;
using ParityTests.Support;
using Xunit;

namespace ParityTests.Cli;

/// <summary>Reading and running sequences.</summary>
public sealed class SequenceFileTests
{
    [Fact(DisplayName = "A broken sequence is told with every fault")]
    public async Task ValidationErrors()
    {
        var e = await Assert.ThrowsAsync<SampleException>(() => Read(
            """
            {"abuot":"x","steps":[
              {"name":"a","event":"nowhere.json","expect":"200"},
              {"event":"x","request":{},"expect":200,"wait":1},
              {"name":"c","request":{"method":"GET","target":"auth"},"expect":200,"extract":{"a b":"data.x"}}]}
            """));
        foreach (var told in new[] { "'abuot'", "steps[0].event", "steps[0].expect", "steps[1].name", "steps[1].wait", "either 'event' or 'request'", "steps[2].request.target", "steps[2].extract.a b" })
            Assert.Contains(told, e.Message, StringComparison.Ordinal);
    }

    [Theory(DisplayName = "What is no sequence at all is told")]
    [InlineData("[")]
    [InlineData("[]")]
    [InlineData("""{"steps":[]}""")]
    public async Task No_sequence(string text) => Assert.Contains("is no sequence", (await Assert.ThrowsAsync<SampleException>(() => Read(text))).Message, StringComparison.Ordinal);

    [Fact(DisplayName = "Another status than expected ends the sequence and is told with the answer")]
    public async Task Unexpected_status()
    {
        var sequence = await Read("""{"steps":[{"name":"nowhere","request":{"method":"GET","target":"/nowhere"},"expect":200}]}""");
        var e = await Assert.ThrowsAsync<SequenceFailedException>(() => Run(sequence));
        Assert.Contains("step 'nowhere' answered 404, not 200", e.Message, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "A value that the answer lacks is told")]
    public async Task Missing_value()
    {
        var sequence = await Read("""{"steps":[{"name":"alive","request":{"method":"GET","target":"/health"},"expect":200,"extract":{"x":"$.data[0].x"}}]}""");
        var e = await Assert.ThrowsAsync<SequenceFailedException>(() => Run(sequence));
        Assert.Contains("gave no plain text for 'x' ($.data[0].x)", e.Message, StringComparison.Ordinal);
    }

    private static async Task<Sequence> Read(string text)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, text);
            return await Sequence.Read(file, Repository.Corpus.Events, CancellationToken.None);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task Run(Sequence sequence)
    {
        await using var lambda = await LambdaSide.Start();
        await new SequenceRunner(lambda.Send, lambda.NewestCode, PinnedValues.Tokens).Run(sequence, CancellationToken.None);
    }
}
