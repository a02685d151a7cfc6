using System.Diagnostics;
using BingeMe.Cutover.Journals;
using BingeMe.TestSupport.Servers;
using CutoverTests.Engines.HaProxy;
using Xunit;

namespace CutoverTests.Cli;

/// <summary>SIGINT and SIGTERM end a command with a line and its exit code, and without a stack.</summary>
public sealed class StoppedTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("bm-stopped-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_view_that_is_watched(string signal)
    {
        using (var journal = Journal.Open(Path.Combine(folder, "journal.ndjson"), TimeProvider.System, out _))
            journal.Append(new JournalRecord { Run = "r", Fence = 1, Kind = JournalKind.Started, To = 0 });

        var (code, error) = await Stop(signal, "green  ", "cutover", "status", "--watch", "--state", folder);

        Assert.Equal((130, "'bingeme cutover status' was stopped before its end.\n"), (code, error));
    }

    [Theory]
    [InlineData("start", 1, "")]
    [InlineData("drill", 130, "'bingeme cutover drill' was stopped before its end.\n")]
    public async Task A_log_that_is_being_proved(string command, int expected, string said)
    {
        await using var proxy = new FakeRuntime(Path.Combine(folder, "admin.sock"), ("fence", "0"));
        // Takes the request, and neither answers nor logs.
        var front = System.Net.Sockets.TcpListener.Create(0);
        front.Start();
        var plan = Path.Combine(folder, "plan.json");
        await File.WriteAllTextAsync(plan, $$"""
            { "name": "stopped", "steps": [{ "percent": 100 }],
              "engine": { "kind": "haproxy", "sockets": ["{{proxy.Address}}"], "map": "{{FakeRuntime.Map}}", "log": "127.0.0.1:0", "front": "http://127.0.0.1:{{((System.Net.IPEndPoint)front.LocalEndpoint).Port}}/" } }
            """);

        var (code, error) = await Stop("TERM", front.AcceptTcpClientAsync(), "cutover", command, plan, "--state", folder);

        front.Stop();
        Assert.Equal((expected, said), (code, error));
        Assert.Equal([], proxy.Writes);
    }

    private static Task<(int Code, string Error)> Stop(string signal, string shown, params string[] args)
    {
        var isShown = new TaskCompletionSource();
        return Stop(signal, isShown.Task, args, line =>
        {
            if (line.Contains(shown, StringComparison.Ordinal)) isShown.TrySetResult();
        });
    }

    private static Task<(int Code, string Error)> Stop(string signal, Task until, params string[] args) => Stop(signal, until, args, static _ => { });

    private static async Task<(int Code, string Error)> Stop(string signal, Task until, string[] args, Action<string> line)
    {
        var command = Built.Command("src/BingeMe.Cli.Program", "bingeme");
        // Whoever runs the tests in the background ignores SIGINT, and what is started inherits that.
        using var process = Process.Start(new ProcessStartInfo("env", ["--default-signal=INT,TERM", .. command, .. args]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.OutputDataReceived += (_, e) => line(e.Data ?? "");
        process.BeginOutputReadLine();
        var error = process.StandardError.ReadToEndAsync();
        try
        {
            await until.WaitAsync(TimeSpan.FromSeconds(30));
            using (var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"])) await kill.WaitForExitAsync();
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, await error);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }
}
