using System.Diagnostics;
using BingeMe.Cutover.Engines;
using BingeMe.TestSupport.Servers;
using CutoverTests.RealEngine;
using Xunit;

namespace CutoverTests.Cli;

/// <summary>A controller whose output goes to a disk that is full, as <c>&gt; log</c> does.</summary>
[Trait("Category", "Server")]
public sealed class FullDiskRunTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("bm-full-").FullName;
    private RealStand stand = null!;

    public async Task InitializeAsync() => stand = await RealStand.Start();

    public async Task DisposeAsync()
    {
        await stand.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task The_run_goes_on_to_its_end()
    {
        var plan = Path.Combine(folder, "plan.json");
        await File.WriteAllTextAsync(plan, $$"""
            { "name": "full", "steps": [{ "percent": 10, "minTime": "1s", "minRequests": 100 }, { "percent": 100, "minTime": "1s", "minRequests": 100 }],
              "engine": { "kind": "haproxy", "sockets": ["{{stand.Proxy.Socket}}"], "map": "{{stand.Proxy.Map}}", "log": "127.0.0.1:{{stand.LogPort}}", "front": "http://127.0.0.1:{{stand.Proxy.Port}}/health" } }
            """);
        var load = stand.Load(200);
        var program = Built.Command("src/BingeMe.Cli.Program", "bingeme");

        using var run = Process.Start("sh", ["-c", "exec \"$@\" > /dev/full", "sh", .. program, "cutover", "start", plan, "--state", Path.Combine(folder, "state")]);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await run.WaitForExitAsync(patience.Token);
        await load.Stop();

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(TrafficShare.All, (await stand.Engine.Read(CancellationToken.None)).Green);
    }
}
