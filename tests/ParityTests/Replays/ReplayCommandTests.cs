using System.Text.Json;
using BingeMe.Capture.Exchanges;
using BingeMe.Replay.Exchanges;
using ParityTests.Cli;
using ParityTests.Recordings;
using ParityTests.Support;
using Xunit;

namespace ParityTests.Replays;

/// <summary><c>bingeme replay</c> with both published hosts; its exit codes (docs/replay.md, points 11 and 29).</summary>
[Trait("Category", "Wire")]
public sealed class ReplayCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("bingeme-replay-tests-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact(DisplayName = "Both published hosts are started, replayed and compared: parity is 0, a host beside itself too")]
    public async Task Published()
    {
        var samples = Path.Combine(Repository.Root, "samples");
        var run = await Replay(samples, "--filter", "auth/auth.signup", "--concurrency", "2");
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.EndsWith("Parity.\n", run.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Equal(0, (await Replay(samples, "--filter", "auth/auth.login/by", "--left", "kestrel", "--strict", "--json")).Code);
        foreach (var sequence in Repository.Corpus.Sequences.Take(2)) Assert.Equal(0, (await Replay(samples, "--filter", sequence, "--first", "right")).Code);
    }

    [Fact(DisplayName = "Both sides at once, kept, three times over: parity, and the pace is told with the corpus' times (docs/replay.md, points 13 and 25)")]
    public async Task Pace()
    {
        var run = await Replay(Path.Combine(Repository.Root, "samples"), "--filter", "health", "--repeat", "3", "--reset", "difference", "--first", "both", "--json");
        Assert.Equal((0, ""), (run.Code, run.Error));
        using var json = JsonDocument.Parse(run.Output);
        var (root, pace) = (json.RootElement, json.RootElement.GetProperty("pace"));
        Assert.Equal(0, root.GetProperty("cases").GetInt32() % 3);
        Assert.Equal(root.GetProperty("exchanges").GetInt32(), pace.GetProperty("sent").GetInt32());
        foreach (var name in new[] { "seconds", "startSeconds", "leftSeconds", "rightSeconds", "leftPerSecond", "toolProcessorSeconds", "toolPeakBytes" })
            Assert.True(pace.GetProperty(name).GetDouble() > 0, name);
        Assert.Contains(root.GetProperty("times").GetProperty("operations").EnumerateArray(), static o => o.GetProperty("left").GetProperty("median").GetDouble() > 0);
    }

    [Fact(DisplayName = "Under load both published hosts are sent the corpus in an open loop; a dry run starts nothing; what is slower fails only where that is asked for")]
    public async Task Load()
    {
        var samples = Path.Combine(Repository.Root, "samples");
        var plan = await CliRun.Of("replay", samples, "--filter", "health", "--rate", "100", "--duration", "2", "--loop", "--dry-run", "--kestrel", WirePair.KestrelBinary, "--lambda", WirePair.LambdaBinary);
        Assert.Equal((0, "200 exchanges of 200 cases to each side over 2.0 s, at most 100 in a second; 0 recorded gaps cut."), (plan.Code, plan.Output.Trim()));
        Assert.Equal(4, (await Replay(samples, "--filter", "health", "--speed", "2")).Code);
        var run = await Replay(samples, "--filter", "health", "--rate", "100", "--duration", "2", "--loop", "--concurrency", "2", "--fail-on-latency", "100000", "--json");
        Assert.Equal((0, ""), (run.Code, run.Error));
        using var json = JsonDocument.Parse(run.Output);
        foreach (var side in new[] { "left", "right" }) Assert.Equal(200, json.RootElement.GetProperty("load").GetProperty(side).GetProperty("starts").GetInt32());
        var text = await Replay(samples, "--filter", "health", "--rate", "100", "--duration", "1");
        Assert.Equal(0, text.Code);
        Assert.Contains("Open loop: lambda ", text.Output, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "What the recording expects and both hosts do not do is a difference: 1")]
    public async Task Expected()
    {
        var file = await Recording(new Exchange { Id = "x", Event = RedactionTests.Event("GET", "/health", null), Expect = 418 });
        var run = await Replay(file);
        Assert.Equal(1, run.Code);
        Assert.Contains("expected status 418 (value)", run.Output, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "JUnit and page are written; a baseline written once makes the same run parity; coverage below what is asked for is 1")]
    public async Task Outputs()
    {
        var file = await Recording(new Exchange { Id = "x", Event = RedactionTests.Event("GET", "/health", null), Expect = 418 });
        var (junit, html, baseline) = (Path.Combine(folder, "junit.xml"), Path.Combine(folder, "report.html"), Path.Combine(folder, "baseline.json"));
        Assert.Equal(0, (await Replay(file, "--junit", junit, "--html", html, "--baseline", baseline, "--write-baseline")).Code);
        Assert.Contains("failures=\"1\"", await File.ReadAllTextAsync(junit), StringComparison.Ordinal);
        Assert.Contains("expected", await File.ReadAllTextAsync(html), StringComparison.Ordinal);
        var known = await Replay(file, "--baseline", baseline);
        Assert.Equal((0, "1 known differences of the baseline.\n"), (known.Code, known.Error.ReplaceLineEndings("\n")));
        Assert.Equal(0, (await Replay(file, "--baseline", baseline, "--min-coverage", "0.1")).Code);
        var little = await Replay(file, "--baseline", baseline, "--min-coverage", "50");
        Assert.Equal(1, little.Code);
        Assert.Contains("Never called: ", little.Error, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "A corpus that is empty, damaged or has no such case is no parity: 4")]
    public async Task Invalid()
    {
        Assert.Equal(4, (await Replay(folder)).Code);
        Assert.Equal(4, (await Replay(await Recording())).Code);
        Assert.Equal(4, (await Replay(Path.Combine(Repository.Root, "samples"), "--filter", "no such case")).Code);
        var damaged = Path.Combine(folder, "damaged.ndjson");
        await File.WriteAllTextAsync(damaged, "{}");
        Assert.Equal(4, (await Replay(damaged)).Code);
    }

    [Theory(DisplayName = "Wrong arguments and sides that are not there: 3, with the remedy")]
    [InlineData("--left nowhere", "kestrel, lambda, or an address")]
    [InlineData("--concurrency 0", "--concurrency must be from 1")]
    [InlineData("--clock noon", "is no time")]
    [InlineData("--bind x", "NAME=VALUE")]
    [InlineData("--reset never", "never")]
    [InlineData("--write-baseline", "--write-baseline needs --baseline")]
    [InlineData("--baseline nowhere.json", "There is no file nowhere.json")]
    [InlineData("--min-coverage 101", "from 0 to 100")]
    [InlineData("--html no-such-folder/report.html", "there is no folder")]
    [InlineData("--repeat 0", "--repeat must be from 1")]
    [InlineData("--speed 1 --rate 1", "one of them")]
    [InlineData("--duration 5", "--duration needs --speed or --rate")]
    [InlineData("--rate 1 --loop", "--loop needs --duration")]
    [InlineData("--rate 1 --max-gap 1", "it needs --speed")]
    [InlineData("--rate 0", "--rate must be above 0")]
    [InlineData("--rate 1 --repeat 2", "--repeat means nothing with --speed and --rate")]
    [InlineData("--rate 1 --first both", "one side follows the other")]
    [InlineData("--fail-on-latency -1", "--fail-on-latency must be from 0")]
    public async Task Wrong(string arguments, string told)
    {
        var run = await Replay([CliRun.File("auth/auth.login/by-password"), .. arguments.Split(' ')]);
        Assert.Equal(3, run.Code);
        Assert.Contains(told, run.Error, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "Rules that are unused or expired fail a run that is parity, and are told; with a filter unused ones do not")]
    public async Task Stale_rules()
    {
        var file = Path.Combine(folder, "rules.json");
        async Task<CliRun> With(string expires, params string[] more)
        {
            await File.WriteAllTextAsync(file, $$"""{"rules":[{"operation":"*","where":"body $.x","accept":"ignore","owner":"qa","reason":"tried","expires":"{{expires}}"}]}""");
            return await Replay([CliRun.File("auth/auth.login/wrong-password"), "--rules", file, .. more]);
        }

        var unused = await With("9999-12-31");
        Assert.Equal((1, "Unused rule: ignore * body $.x (qa: tried; until 9999-12-31)\n"), (unused.Code, unused.Error.ReplaceLineEndings("\n")));
        Assert.EndsWith("Parity.\n", unused.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Equal(0, (await With("9999-12-31", "--filter", "wrong-password")).Code);
        var expired = await With("2020-01-01", "--filter", "wrong-password");
        Assert.Equal(1, expired.Code);
        Assert.StartsWith("Expired rule: ", expired.Error, StringComparison.Ordinal);
        var wrong = await With("soon");
        Assert.Equal(3, wrong.Code);
        Assert.Contains("expires must be a day", wrong.Error, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "A host that was not published is named with what publishes it: 3")]
    public async Task Unpublished()
    {
        var run = await CliRun.Of("replay", CliRun.File("auth/auth.login/by-password"), "--lambda", Path.Combine(folder, "bootstrap"));
        Assert.Equal(3, run.Code);
        Assert.Contains("./publish lambda", run.Error, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "An address where nobody listens is a fault of every case, on both sides: 1")]
    public async Task Nobody()
    {
        var run = await Replay(CliRun.File("auth/auth.login/wrong-password"), "--left", "http://127.0.0.1:1", "--right", "http://127.0.0.1:1", "--json");
        Assert.Equal(1, run.Code);
        Assert.Contains("no answer: ", run.Output, StringComparison.Ordinal);
    }

    private static Task<CliRun> Replay(params string[] arguments) =>
        CliRun.Of(["replay", "--kestrel", WirePair.KestrelBinary, "--lambda", WirePair.LambdaBinary, .. arguments]);

    private async Task<string> Recording(params Exchange[] exchanges)
    {
        var file = Path.Combine(folder, $"{Guid.NewGuid()}.ndjson");
        await using var writer = new ExchangeWriter(File.Create(file), "test", ExchangeFile.Invented);
        foreach (var exchange in exchanges) await writer.Write(exchange, CancellationToken.None);
        return file;
    }
}
