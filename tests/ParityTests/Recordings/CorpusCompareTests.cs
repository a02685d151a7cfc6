using System.Text;
using BingeMe.Capture;
using BingeMe.Capture.Exchanges;
using BingeMe.Replay.Exchanges;
using ParityTests.Cli;
using Xunit;

namespace ParityTests.Recordings;

/// <summary><c>bingeme corpus compare</c>: two sides that recorded the same requests (docs/replay.md, point 33; docs/cutover.md, point 8).</summary>
public sealed class CorpusCompareTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("bingeme-compare-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact(DisplayName = "Pairs are found by the proxy's id whatever their order; what one side alone has is counted")]
    public async Task Pairs()
    {
        var left = await Write("left", Of("a", 200, """{"n":1}"""), Of("b", 200, """{"n":2}"""), Of("c", 200, """{"n":3}"""));
        var right = await Write("right", Of("d", 200, "{}"), Of("b", 200, """{"n":2}"""), Of("a", 200, """{"n":1}"""));
        var run = await CliRun.Of("corpus", "compare", left, right);
        Assert.Equal(0, run.Code);
        Assert.Contains("2 requests are in both recordings, 1 only in the left one, 1 only in the right one; of 0", run.Error, StringComparison.Ordinal);
    }

    [Theory(DisplayName = "A status, a field and a type are differences; a value is noise")]
    [InlineData(200, """{"n":1}""", 1)]
    [InlineData(500, """{"n":1,"at":"x"}""", 1)]
    [InlineData(200, """{"n":"1","at":"x"}""", 1)]
    [InlineData(200, """{"n":null,"at":"x"}""", 1)]
    [InlineData(200, """{"n":2,"at":"y"}""", 0)]
    [InlineData(200, "", 1)]
    [InlineData(200, "garbage", 1)]
    [InlineData(200, """{"n":1,"at":"\ud800"}""", 1)]
    [InlineData(200, """{"n":2,"n":1,"at":"x"}""", 1)]
    [InlineData(200, """{"n":2, "at":"y"}""", 1)]
    [InlineData(200, """{"at":"y","n":2}""", 1)]
    public async Task Kinds(int status, string body, int code)
    {
        var (left, right) = (await Write("left", Of("a", 200, """{"n":1,"at":"x"}""")), await Write("right", Of("a", status, body)));
        var run = await CliRun.Of("corpus", "compare", left, right);
        Assert.Equal(code, run.Code);
        Assert.Contains("health.getHealth", run.Output, StringComparison.Ordinal);
        Assert.Equal(1, (await CliRun.Of("corpus", "compare", left, right, "--strict")).Code);
    }

    [Fact(DisplayName = "Bodies that are no JSON on either side are no values, nor is a header line that one side has twice")]
    public async Task No_values()
    {
        static Exchange Text(string body, params string[] lines) =>
            Of("a", 200, "") with { Answer = new RecordedResponse(200, [new("Content-Type", "text/plain"), .. lines.Select(static l => KeyValuePair.Create("Cache-Control", l))], Encoding.Latin1.GetBytes(body)) };
        var left = await Write("left", Text("all is well", "no-store"));
        foreach (var other in new[] { Text("<h1>Error</h1>", "no-store"), Text("all is well", "no-store", "no-store"), Text("\u0089PNG\u00ff", "no-store") })
            Assert.Equal(1, (await CliRun.Of("corpus", "compare", left, await Write("right", other))).Code);
        Assert.Equal(0, (await CliRun.Of("corpus", "compare", left, await Write("right", Text("all is well", "private")))).Code);
    }

    [Fact(DisplayName = "An id that came twice, an answer that is missing and a body that was left out say nothing")]
    public async Task Unusable()
    {
        var left = await Write("left", Of("a", 200, "{}"), Of("a", 500, "{}"), Of("b", 200, "{}") with { IsTruncated = true }, Of("c", 200, "{}") with { Answer = null }, Of("d", 200, "{}"));
        var right = await Write("right", Of("a", 200, "{}"), Of("b", 500, "{}"), Of("c", 500, "{}"), Of("d", 200, "{}"));
        var run = await CliRun.Of("corpus", "compare", left, right);
        Assert.Equal(0, run.Code);
        Assert.Contains("1 requests are in both recordings, 0 only in the left one, 3 only in the right one; of 4", run.Error, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "Recordings of hosts that are at work are compared as far as they are, and told; what is damaged in the middle is refused")]
    public async Task In_progress()
    {
        var (left, right) = (await Write("left", Of("a", 200, "{}"), Of("b", 200, "{}")), await Write("right", Of("a", 200, "{}"), Of("b", 500, "{}")));
        var lines = await File.ReadAllLinesAsync(right);
        foreach (var (text, code, pairs) in new[]
        {
            (string.Join('\n', lines[..2]) + "\n", 0, 1),
            (string.Join('\n', lines[..2]), 0, 1),
            (string.Join('\n', lines[..2]) + "\n" + lines[2][..40], 0, 1),
            (string.Join('\n', lines[..3]) + "\n" + lines[3][..20], 1, 2),
            (lines[0][..10], 4, 0),
            ("", 4, 0),
        })
        {
            await File.WriteAllTextAsync(right, text);
            var run = await CliRun.Of("corpus", "compare", left, right);
            Assert.Equal(code, run.Code);
            Assert.Contains($"{pairs} requests are in both", run.Error, StringComparison.Ordinal);
            Assert.Contains($"1 of the recordings have no trailer (yet), so that nobody can say what their recorders lost: {right}", run.Error, StringComparison.Ordinal);
        }

        foreach (var text in new[]
        {
            string.Join('\n', lines[0], lines[1], lines[2][..40]) + "\n",
            string.Join('\n', lines[0], lines[1][..40], lines[2]) + "\n",
            string.Join('\n', lines[0], lines[1], lines[3]) + "\n",
            string.Join('\n', lines[0], lines[1], lines[0], lines[2]) + "\n",
            lines[1] + "\n",
        })
        {
            await File.WriteAllTextAsync(right, text);
            Assert.Equal(4, (await CliRun.Of("corpus", "compare", left, right)).Code);
        }
    }

    [Fact(DisplayName = "Two recorders at work: what they have answered so far is compared")]
    public async Task Recorders_at_work()
    {
        ExchangeRecorder At(string name) => new(new CaptureOptions { Folder = Path.Combine(folder, name), Source = name, Key = Encoding.UTF8.GetBytes("a key of the tests, 32 bytes ...") }, static (_, _) => "op", TimeProvider.System, static _ => { });
        await using var blue = At("blue");
        await using var green = At("green");
        foreach (var recorder in new[] { blue, green })
        {
            Assert.True(recorder.Reserve(1));
            recorder.Take(1, static () => Of("a", 200, """{"n":1}"""));
            recorder.Drain(mayBeTheLast: recorder == blue);
        }

        var run = await CliRun.Of("corpus", "compare", Path.Combine(folder, "blue"), Path.Combine(folder, "green"));
        Assert.Equal(0, run.Code);
        Assert.Contains("1 requests are in both", run.Error, StringComparison.Ordinal);
        Assert.Contains("1 of the recordings have no trailer (yet)", run.Error, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "Sides that recorded nothing alike are no parity, and it says what to look at")]
    public async Task None()
    {
        var (left, right) = (await Write("left", Of("a", 200, "{}")), await Write("right", Of("b", 200, "{}")));
        var run = await CliRun.Of("corpus", "compare", left, right);
        Assert.Equal(4, run.Code);
        Assert.Contains("X-Request-Id", run.Error, StringComparison.Ordinal);
        Assert.Equal(4, (await CliRun.Of("corpus", "compare", left, left, "--min-pairs", "2")).Code);
        Assert.Equal(3, (await CliRun.Of("corpus", "compare", left, Path.Combine(folder, "nowhere"))).Code);
        await File.WriteAllTextAsync(right, "{\n");
        Assert.Equal(4, (await CliRun.Of("corpus", "compare", left, right)).Code);
    }

    private static Exchange Of(string id, int status, string body) => new()
    {
        Id = $"health-{id}",
        Event = $$$"""{"resource":"/{proxy+}","path":"/health","httpMethod":"GET","headers":{"x-request-id":"{{{id}}}"},"requestContext":{"requestId":"of-its-own","stage":"prod"},"body":null,"isBase64Encoded":false}""",
        Answer = new RecordedResponse(status, [new("Content-Type", "application/json")], Encoding.UTF8.GetBytes(body)),
    };

    private async Task<string> Write(string name, params Exchange[] exchanges)
    {
        var file = Path.Combine(folder, name + ".ndjson");
        await using var writer = new ExchangeWriter(File.Create(file), "test", ExchangeFile.Invented);
        foreach (var exchange in exchanges) await writer.Write(exchange, CancellationToken.None);
        return file;
    }
}
