using System.Text;
using System.Text.Json;
using BingeMe.Capture.Exchanges;
using BingeMe.Replay.Exchanges;
using Xunit;

namespace ParityTests.Cli;

/// <summary>What was recorded reaches a terminal as text: control characters are shown, and command nothing.</summary>
public sealed class ShownControlTests : IDisposable
{
    private const string Escapes = "\u001b[2J\u007f\u009b0m";

    private readonly string folder = Directory.CreateTempSubdirectory("bingeme-shown-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact(DisplayName = "Bodies, names, header values and ids in a comparison are shown; its JSON says what they are")]
    public async Task Compare()
    {
        var left = await Write("left", Of(Escapes, "x", "a"), Of("all", "x", "b"));
        var right = await Write("right", Of("all", Escapes, "a"), Of("{\"" + "\u009b" + "\":1}", "x", "b"));
        var run = await CliRun.Of("corpus", "compare", left, right, "--min-pairs", "9");
        Plain(run, @"\x1b[2J\x7f\x9b0m");
        using var json = JsonDocument.Parse((await CliRun.Of("corpus", "compare", left, right, "--json")).Output);
        Assert.Contains(json.RootElement.GetProperty("noise").EnumerateArray(), static d => d.GetProperty("right").GetString() == Escapes);
    }

    [Fact(DisplayName = "A line of its own that a body or an id would begin is none")]
    public async Task Lines()
    {
        var left = await Write("left", Of("all", "x", "a"));
        var run = await CliRun.Of("corpus", "compare", left, await Write("right", Of("well\n\nParity.", "x", "a")));
        Assert.DoesNotContain("Parity.", run.Output.Split('\n'));
        Assert.Contains(@"well\x0a\x0aParity.", run.Output, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "Places and faults that a check tells are shown")]
    public async Task Check()
    {
        var file = await Write("recorded", Of(JsonSerializer.Serialize(new Dictionary<string, string> { [$"at{Escapes}"] = "jane@gmail.com" }), "x", "a"));
        await File.AppendAllTextAsync(file, "{\"v\":1,\"a\\u001b\\u009b\\nb\":1}\n");
        Plain(await CliRun.Of("corpus", "check", file), @"at\x1b[2J\x7f\x9b0m");
        Plain(await CliRun.Of("corpus", "compare", file, file), @"a\x1b\x9b\x0ab");
        Plain(await CliRun.Of("replay", file), @"a\x1b\x9b\x0ab");
    }

    [Theory(DisplayName = "An event that is inspected or converted is JSON without a control character")]
    [InlineData("inspect")]
    [InlineData("convert", "--to", "all")]
    [InlineData("convert", "--to", "http-2.0")]
    public async Task Events(string command, params string[] more)
    {
        var file = Path.Combine(folder, "event.json");
        await File.WriteAllTextAsync(file, """{"resource":"/{proxy+}","path":"/x","httpMethod":"POST","headers":{"x-a":"a\u001b\u007f\u009bbRAW","Content-Type":"text/plain"},"requestContext":{"stage":"prod","identity":{"sourceIp":"203.0.113.7"}},"body":"\u001b\u009bRAW","isBase64Encoded":false}""".Replace("RAW", "\u007f\u009b", StringComparison.Ordinal));
        var run = await CliRun.Of([command, file, .. more]);
        Assert.Equal(0, run.Code);
        Plain(run, "");
        JsonDocument.Parse(run.Output).Dispose();
    }

    private static void Plain(CliRun run, string shown)
    {
        Assert.DoesNotContain(run.Output + run.Error, static c => char.IsControl(c) && c != '\n');
        Assert.Contains(shown, run.Output + run.Error, StringComparison.Ordinal);
    }

    private static Exchange Of(string body, string value, string id) => new()
    {
        Id = $"{id}{Escapes}",
        Event = $$$"""{"resource":"/{proxy+}","path":"/health","httpMethod":"GET","headers":{"x-request-id":"{{{id}}}"},"requestContext":{"stage":"prod"},"body":null,"isBase64Encoded":false}""",
        Answer = new RecordedResponse(200, [new("Content-Type", "text/plain"), new("X-A", value)], Encoding.UTF8.GetBytes(body)),
    };

    private async Task<string> Write(string name, params Exchange[] exchanges)
    {
        var file = Path.Combine(folder, name + ".ndjson");
        await using var writer = new ExchangeWriter(File.Create(file), "test", ExchangeFile.Invented);
        foreach (var exchange in exchanges) await writer.Write(exchange, CancellationToken.None);
        return file;
    }
}
