using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using BingeMe.Replay.Sides;
using BingeMe.TestSupport.LambdaRuntime;
using BingeMe.TestSupport.Servers;
using Xunit;

namespace HostTests.Logging;

/// <summary>The real processes, with a log pipe that nobody reads and with a log on a full disk: requests go on, and so does the end.</summary>
public sealed partial class UnreadLogTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task An_unread_log_pipe_holds_up_neither_requests_nor_SIGTERM_on_Kestrel()
    {
        var folder = Directory.CreateTempSubdirectory("bingeme-unread-");
        var port = LocalPort.Free();
        using var process = Start("src/BingeMe.HostKestrel", "BingeMe.HostKestrel", new()
        {
            ["BINGEME_DATA"] = folder.FullName,
            ["PORT"] = $"{port}",
            ["RATE_LIMIT_GENERAL"] = "0",
            ["DRAIN_DELAY"] = "0s",
        });
        try
        {
            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = Patience };
            await Listening(client);
            // Many times what a pipe of 64 KiB and the queue behind it hold.
            var target = $"/nowhere/{new string('x', 2_000)}";
            await Parallel.ForEachAsync(Enumerable.Range(0, 1_500), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (_, cancelled) =>
            {
                using var answer = await client.GetAsync(target, cancelled);
                Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            });
            var dropped = DroppedLines().Match(await client.GetStringAsync("/metrics"));
            Assert.True(dropped.Success && double.Parse(dropped.Groups[1].Value) > 0, "No line was dropped, so the pipe was never full.");
            await End(process);

            // Who reads at last finds the lines of before whole.
            var first = await process.StandardOutput.ReadLineAsync();
            Assert.StartsWith("BingeMe API listens", first, StringComparison.Ordinal);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task An_unread_log_pipe_holds_up_neither_requests_nor_SIGTERM_on_Lambda()
    {
        var folder = Directory.CreateTempSubdirectory("bingeme-unread-");
        using var api = new FakeRuntimeApi();
        using var process = Start("src/BingeMe.HostLambda", "BingeMe.HostLambda", new() { ["BINGEME_DATA"] = folder.FullName, ["AWS_LAMBDA_RUNTIME_API"] = api.Endpoint });
        try
        {
            var path = $"/nowhere/{new string('x', 20_000)}";
            for (var i = 0; i < 120; i++)
                Assert.Equal("response", api.Invoke(new FakeInvocation { Event = $$$"""{"resource":"/{proxy+}","path":"{{{path}}}","httpMethod":"GET","headers":{},"requestContext":{}}""" }, 30).Kind);
            await End(process);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_full_disk_under_the_log_holds_up_neither_start_nor_requests_nor_SIGTERM_on_Kestrel()
    {
        var folder = Directory.CreateTempSubdirectory("bingeme-full-");
        var port = LocalPort.Free();
        using var process = Start("src/BingeMe.HostKestrel", "BingeMe.HostKestrel", new()
        {
            ["BINGEME_DATA"] = folder.FullName,
            ["PORT"] = $"{port}",
            ["RATE_LIMIT_GENERAL"] = "0",
            ["DRAIN_DELAY"] = "0s",
        }, fullDisk: true);
        try
        {
            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = Patience };
            await Listening(client);
            for (var i = 0; i < 300; i++)
            {
                using var answer = await client.GetAsync($"/nowhere/{i}");
                Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            }

            await End(process);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_full_disk_under_the_log_holds_up_neither_start_nor_requests_nor_SIGTERM_on_Lambda()
    {
        var folder = Directory.CreateTempSubdirectory("bingeme-full-");
        using var api = new FakeRuntimeApi();
        using var process = Start("src/BingeMe.HostLambda", "BingeMe.HostLambda", new() { ["BINGEME_DATA"] = folder.FullName, ["AWS_LAMBDA_RUNTIME_API"] = api.Endpoint }, fullDisk: true);
        try
        {
            for (var i = 0; i < 100; i++)
                Assert.Equal("response", api.Invoke(new FakeInvocation { Event = """{"resource":"/{proxy+}","path":"/nowhere","httpMethod":"GET","headers":{},"requestContext":{}}""" }, 30).Kind);
            await End(process);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
            folder.Delete(recursive: true);
        }
    }

    private static async Task End(Process process)
    {
        using (var kill = Process.Start("kill", ["-TERM", $"{process.Id}"])) await kill.WaitForExitAsync();
        await process.WaitForExitAsync().WaitAsync(Patience);
        Assert.Equal(0, process.ExitCode);
    }

    private static async Task Listening(HttpClient client)
    {
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(50))
        {
            try
            {
                using var answer = await client.GetAsync("/health");
                return;
            }
            catch (HttpRequestException) when (waited.Elapsed < Patience)
            {
                // Not yet.
            }
        }
    }

    private static Process Start(string project, string assembly, Dictionary<string, string> environment, bool fullDisk = false)
    {
        var command = Built.Command(project, assembly);
        // full(4): each write fails as on a disk without room.
        if (fullDisk) command = ["bash", "-c", "exec \"$@\" >/dev/full 2>/dev/full", "bash", .. command];
        // Redirected and never read: the pipe fills.
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    [GeneratedRegex(@"^bingeme_log_dropped_total\s+([0-9.e+]+)", RegexOptions.Multiline)]
    private static partial Regex DroppedLines();
}
