using System.CommandLine;
using BingeMe.Cli;
using BingeMe.Cli.Terminal;
using BingeMe.Cutover.Engines;
using BingeMe.TestSupport.Servers;
using CutoverTests.RealEngine;
using Xunit;

namespace CutoverTests.Cli;

/// <summary><c>bingeme cutover</c> as people use it, with a real HAProxy.</summary>
public sealed class CutoverCommandTests : IAsyncLifetime, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("bm-cut-cli-").FullName;
    private RealStand stand = null!;

    private string State => Path.Combine(folder, "state");

    public async Task InitializeAsync() => stand = await RealStand.Start();

    public async Task DisposeAsync() => await stand.DisposeAsync();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_run_is_started_watched_paused_promoted_and_ended_and_its_report_is_a_page()
    {
        var plan = await Plan("""[{ "percent": 10, "minTime": "1h", "minRequests": 100 }, { "percent": 100, "minTime": "1s", "minRequests": 100 }]""");
        var load = stand.Load(200);
        var run = Bingeme("cutover", "start", plan, "--state", State);
        await Eventually(async () => (await Bingeme("cutover", "status", "--state", State, "--json")).Output.Contains("\"greenPercent\": 10", StringComparison.Ordinal));

        var watched = Bingeme("cutover", "status", "--state", State, "--watch");
        Assert.Equal(1, (await Bingeme("cutover", "start", plan, "--state", State)).Code);
        Assert.StartsWith("Paused.", (await Bingeme("cutover", "pause", "--state", State)).Output, StringComparison.Ordinal);
        Assert.Contains("paused", (await Bingeme("cutover", "status", "--state", State)).Output, StringComparison.Ordinal);
        Assert.Equal((1, ""), (await Bingeme("cutover", "pause", "--state", State)) is var again ? (again.Code, again.Output) : default);
        Assert.Equal(0, (await Bingeme("cutover", "resume", "--state", State)).Code);
        Assert.Equal(0, (await Bingeme("cutover", "promote", "--state", State)).Code);
        var ended = await run;
        await load.Stop();

        Assert.Equal((0, ""), (ended.Code, ended.Error));
        var view = await watched;
        Assert.Equal((0, ""), (view.Code, view.Error));
        foreach (var shown in new[] { "/s)", "rate within 0 to", "bake 100 % in", "[####....", "[########################################] 100 %", "completed" })
            Assert.Contains(shown, view.Output, StringComparison.Ordinal);
        Assert.Equal(TrafficShare.All, (await stand.Engine.Read(CancellationToken.None)).Green);
        var page = Path.Combine(folder, "run.html");
        Assert.Equal(0, (await Bingeme("cutover", "report", "--state", State, "--output", page)).Code);
        var html = await File.ReadAllTextAsync(page);
        Assert.Contains("completed", html, StringComparison.Ordinal);
        Assert.DoesNotContain("http", html.Replace("http-", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("promote", (await Bingeme("cutover", "history", "--state", State)).Output, StringComparison.Ordinal);

        var back = await Bingeme("cutover", "rollback", "--state", State);
        Assert.Equal(0, back.Code);
        Assert.Equal(TrafficShare.None, (await stand.Engine.Read(CancellationToken.None)).Green);
    }

    [Fact]
    public async Task A_drill_rehearses_everything_and_leaves_the_runs_alone()
    {
        var plan = await Plan("""[{ "percent": 100 }]""");
        var load = stand.Load(100);

        var drilled = await Bingeme("cutover", "drill", plan, "--state", State, "--percent", "10", "--case", "rollback", "--case", "old-writer");
        var asJson = await Bingeme("cutover", "drill", plan, "--state", State, "--percent", "10", "--case", "old-writer", "--json");
        await load.Stop();

        Assert.Equal((0, ""), (drilled.Code, drilled.Error));
        Assert.Equal(["passed", "passed"], drilled.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static l => l.Split(' ')[0]));
        Assert.Contains("\"passed\": true", asJson.Output, StringComparison.Ordinal);
        Assert.Equal([], load.Faults);
        Assert.Equal(1, (await Bingeme("cutover", "history", "--state", State)).Code);
        Assert.Equal(2, (await Bingeme("cutover", "drill", plan, "--state", State, "--percent", "0")).Code);
    }

    [Fact]
    public async Task Nothing_is_rehearsed_while_green_serves()
    {
        var plan = await Plan("""[{ "percent": 100 }]""");
        await stand.Engine.Claim(4, CancellationToken.None);
        await stand.Engine.Set(4, TrafficShare.All, CancellationToken.None);

        var refused = await Bingeme("cutover", "drill", plan, "--state", State);

        Assert.Equal(1, refused.Code);
        Assert.Equal(TrafficShare.All, (await stand.Engine.Read(CancellationToken.None)).Green);
    }

    [Fact]
    public async Task Point_20_after_a_rollback_nothing_begins_until_somebody_says_again()
    {
        var plan = await Plan("""[{ "percent": 100, "minTime": "1h", "minRequests": 100 }]""");
        var load = stand.Load(100);
        var run = Bingeme("cutover", "start", plan, "--state", State);
        await Eventually(async () => (await stand.Engine.Read(CancellationToken.None)).Green == TrafficShare.All);
        Assert.Equal(0, (await Bingeme("cutover", "abort", "--state", State)).Code);
        Assert.Equal(1, (await run).Code);
        await load.Stop();

        var refused = await Bingeme("cutover", "start", plan, "--state", State);

        Assert.Equal(1, refused.Code);
        Assert.Contains("--again", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rollback_works_where_no_controller_ever_ran()
    {
        var plan = await Plan("""[{ "percent": 100 }]""");
        await stand.Engine.Claim(4, CancellationToken.None);
        await stand.Engine.Set(4, TrafficShare.All, CancellationToken.None);

        var result = await Bingeme("cutover", "rollback", "--state", State, "--plan", plan);

        Assert.Equal(0, result.Code);
        var state = await stand.Engine.Read(CancellationToken.None);
        Assert.Equal((TrafficShare.None, 5L), (state.Green, state.Fence));
    }

    [Fact]
    public async Task Point_27_a_dry_run_shows_every_write_and_makes_none()
    {
        var result = await Bingeme("cutover", "start", await Plan("""[{ "percent": 1 }, { "percent": 100 }]"""), "--state", State, "--dry-run");

        Assert.Equal(0, result.Code);
        Assert.Contains("set 1 %", result.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await stand.Engine.Read(CancellationToken.None)).Fence);
        Assert.False(Directory.Exists(State));
    }

    [Fact]
    public async Task Point_30_every_fault_of_a_plan_is_named_at_once()
    {
        var plan = Path.Combine(folder, "bad.json");
        await File.WriteAllTextAsync(plan, """
            { "name": "x", "engine": { "kind": "haproxy", "log": "127.0.0.1:1", "sokets": [] }, "steps": [{ "percent": 50, "minTime": "soon" }, { "percent": 5 }],
              "limits": { "errors": 0.05 }, "mirrow": "10m", "ready": { "green": ["localhost"] } }
            """);

        var result = await Bingeme("cutover", "plan", plan);

        Assert.Equal(2, result.Code);
        foreach (var fault in new[] { "mirrow:", "steps[0].minTime:", "steps[1].percent: 5 % is not above", "the last one is 5 %", "limits.errors:", "ready.green[0]:" })
            Assert.Contains(fault, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Point_30_a_log_that_leads_elsewhere_is_found_out_before_anything_is_moved()
    {
        var plan = await Plan("""[{ "percent": 100 }]""", log: "127.0.0.1:0");

        var result = await Bingeme("cutover", "start", plan, "--state", State);

        Assert.Equal(3, result.Code);
        Assert.Contains("left no line", result.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await stand.Engine.Read(CancellationToken.None)).Fence);
    }

    [Theory]
    [InlineData("status")]
    [InlineData("pause")]
    [InlineData("history")]
    [InlineData("report")]
    public async Task Without_a_run_it_says_so(string command)
    {
        var result = await Bingeme("cutover", command, "--state", State);

        Assert.Equal(1, result.Code);
        Assert.NotEqual("", result.Error);
    }

    [Fact]
    public async Task The_shipped_plan_can_be_followed()
    {
        var result = await Bingeme("cutover", "plan", Path.Combine(Built.Root, "blue-green", "plan.json"));

        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.Contains("bake 100 %", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Point_36_a_check_that_fails_pauses_a_real_run_until_it_is_resumed()
    {
        var drift = Path.Combine(folder, "drift");
        await File.WriteAllTextAsync(drift, "");
        var plan = await Plan(
            """[{ "percent": 10, "minTime": "1s", "minRequests": 100 }, { "percent": 100, "minTime": "1s", "minRequests": 100 }]""",
            more: $$"""
            "checks": [{ "name": "state-drift", "run": ["sh", "-c", "test ! -e {{drift}} || { echo sessions missing 1; exit 3; }"], "every": "1s" }],
            """);
        var load = stand.Load(200);
        var run = Bingeme("cutover", "start", plan, "--state", State);
        await Eventually(async () => (await Bingeme("cutover", "status", "--state", State)).Output.Contains("paused: state-drift: 'sh' ended with 3: sessions missing 1", StringComparison.Ordinal));
        Assert.Equal(TrafficShare.OfPercent(10), (await stand.Engine.Read(CancellationToken.None)).Green);

        File.Delete(drift);
        Assert.Equal(0, (await Bingeme("cutover", "resume", "--state", State)).Code);
        var ended = await run;
        await load.Stop();

        Assert.Equal((0, ""), (ended.Code, ended.Error));
        Assert.Equal([], load.Faults);
        Assert.Contains("check state-drift: before each step is left, and every 00:00:01 in it", (await Bingeme("cutover", "plan", plan)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Point_8_a_real_mirror_goes_on_until_its_check_finds_parity()
    {
        var parity = Path.Combine(folder, "parity");
        var plan = await Plan(
            """[{ "percent": 100, "minTime": "1s", "minRequests": 100 }]""",
            more: $$"""
            "mirror": "1s", "checks": [{ "name": "parity", "in": "mirror", "run": ["sh", "-c", "test -e {{parity}} || { echo 2 differences; exit 1; }"] }],
            """);
        var load = stand.Load(200);
        var run = Bingeme("cutover", "start", plan, "--state", State);
        await Eventually(async () => (await Bingeme("cutover", "status", "--state", State)).Output.Contains("paused: parity: 'sh' ended with 1: 2 differences", StringComparison.Ordinal));
        var paused = await stand.Engine.Read(CancellationToken.None);
        Assert.Equal((TrafficShare.None, true), (paused.Green, paused.IsMirroring));

        await File.WriteAllTextAsync(parity, "");
        Assert.Equal(0, (await Bingeme("cutover", "resume", "--state", State)).Code);
        Assert.Equal(0, (await run).Code);
        await load.Stop();

        var ended = await stand.Engine.Read(CancellationToken.None);
        Assert.Equal((TrafficShare.All, false), (ended.Green, ended.IsMirroring));
        Assert.Equal([], load.Faults);
    }

    [Theory]
    [InlineData("alb")]
    [InlineData("api-gateway")]
    public async Task Point_1_a_plan_of_an_engine_that_leaves_no_stream_of_requests_is_refused(string kind)
    {
        var plan = Path.Combine(folder, "aws.json");
        await File.WriteAllTextAsync(plan, $$"""{ "name": "x", "engine": { "kind": "{{kind}}", "log": "127.0.0.1:1" }, "steps": [{ "percent": 100 }] }""");

        foreach (var command in new[] { "plan", "start", "drill" })
        {
            var result = await Bingeme(["cutover", command, plan, .. command == "plan" ? Array.Empty<string>() : ["--state", State]]);

            Assert.Equal(2, result.Code);
            Assert.Contains($"'{kind}' divides traffic, but leaves no stream of requests that a controller could watch", result.Error, StringComparison.Ordinal);
        }

        Assert.False(Directory.Exists(State));
    }

    private async Task<string> Plan(string steps, string? log = null, string more = "")
    {
        var path = Path.Combine(folder, "plan.json");
        await File.WriteAllTextAsync(path, $$"""
            { "name": "cli", "steps": {{steps}}, {{more}}
              "engine": { "kind": "haproxy", "sockets": ["{{stand.Proxy.Socket}}"], "map": "{{stand.Proxy.Map}}", "log": "{{log ?? $"127.0.0.1:{stand.LogPort}"}}", "front": "http://127.0.0.1:{{stand.Proxy.Port}}/health" } }
            """);
        return path;
    }

    private static async Task Eventually(Func<Task<bool>> holds)
    {
        for (var tries = 0; !await holds(); tries++)
        {
            Assert.True(tries < 300, "It does not happen.");
            await Task.Delay(100);
        }
    }

    /// <summary>Runs the program within this one.</summary>
    internal static async Task<(int Code, string Output, string Error)> Bingeme(params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await CommandLine.Run(args, new CliContext(new Dictionary<string, string>(), Stream.Null), new InvocationConfiguration { Output = TextWriter.Synchronized(output), Error = error });
        return (code, output.ToString(), error.ToString());
    }
}
