using BingeMe.Cutover.Engines;
using BingeMe.TestSupport.Http;
using CutoverTests.Engines.Nginx;
using Xunit;

namespace CutoverTests.Cli;

/// <summary>Whole runs through a real nginx: its log alone is what the controller sees.</summary>
[Trait("Category", "Server")]
public sealed class NginxRunTests : IAsyncLifetime
{
    private const int Members = 500;

    private NginxSite site = null!;

    public async Task InitializeAsync() => site = await NginxSite.Start();

    public async Task DisposeAsync() => await site.DisposeAsync();

    [Fact]
    public async Task A_healthy_run_goes_to_the_end_and_no_request_fails()
    {
        var load = Load();

        var run = await CutoverCommandTests.Bingeme("cutover", "start", await Plan(5, 50, 100), "--state", State);
        await load.Stop();

        Assert.True((run.Code, run.Error) is (0, ""), $"{run.Code} {run.Error}\n{run.Output}");
        Assert.Equal([], load.Faults);
        Assert.Equal(TrafficShare.All, (await site.Engine.Read(CancellationToken.None)).Green);
        Assert.Contains("Green serves all", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_green_that_fails_is_left_by_itself()
    {
        site.IsGreenFailing = true;
        var load = Load();

        var run = await CutoverCommandTests.Bingeme("cutover", "start", await Plan(10, 100), "--state", State);
        await load.Stop();

        Assert.True(run.Code == 1, $"{run.Code} {run.Error}\n{run.Output}");
        Assert.Contains("errors", run.Output, StringComparison.Ordinal);
        Assert.Equal(TrafficShare.None, (await site.Engine.Read(CancellationToken.None)).Green);
        Assert.All(load.Faults, static f => Assert.Contains("503", f, StringComparison.Ordinal));
    }

    /// <summary>nginx has no dead-man's switch, so that nothing of one may be said.</summary>
    [Fact]
    public async Task A_dry_run_names_no_heartbeat_that_nobody_hears()
    {
        var run = await CutoverCommandTests.Bingeme("cutover", "start", await Plan(10, 100), "--dry-run");

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains("set 10 %", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("heartbeats", run.Output, StringComparison.Ordinal);
    }

    private string State => Path.Combine(site.Folder, "state");

    private ConstantLoad Load() => new(site.Url.Port, 100, static n => NginxSite.Request(n % Members, n % 10 < 3 ? HttpMethod.Post : HttpMethod.Get));

    private async Task<string> Plan(params int[] percents)
    {
        var path = Path.Combine(site.Folder, "plan.json");
        var steps = string.Join(", ", percents.Select(static p => $$"""{ "percent": {{p}}, "minTime": "1s", "minRequests": 100, "maxWait": "5m" }"""));
        await File.WriteAllTextAsync(path, $$"""
            { "name": "nginx", "steps": [{{steps}}], "routes": ["GET /posts", "POST /posts"],
              "engine": { "kind": "nginx", "folder": "{{site.Divisions}}", "status": "{{site.Status}}", "log": "127.0.0.1:{{site.LogPort}}", "front": "{{site.Url}}posts" } }
            """);
        return path;
    }
}
