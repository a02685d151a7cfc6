using System.Diagnostics;
using System.Text.Json;
using BingeMe.ApiGateway;
using Xunit;

namespace HostTests.Emulator;

/// <summary>The emulator with real processes behind it.</summary>
public sealed class GatewayEmulatorTests
{
    private static readonly (int, string) Rest502 = (502, """{"message": "Internal server error"}""");

    [Theory]
    [InlineData(EventKind.RestV1)]
    [InlineData(EventKind.Http10)]
    [InlineData(EventKind.Http20)]
    [InlineData(EventKind.FunctionUrl)]
    [InlineData(EventKind.Alb)]
    [InlineData(EventKind.AlbMultiValue)]
    public async Task A_request_becomes_the_event_of_its_gateway(EventKind kind)
    {
        const string target = "/event?a=b%20c";
        await using var emulator = await EmulatorUnderTest.Start(kind);
        using var json = JsonDocument.Parse(await emulator.Text(target));
        Assert.Equal("/event", json.RootElement.GetProperty(kind is EventKind.Http20 or EventKind.FunctionUrl ? "rawPath" : "path").GetString());
        var line = Assert.Single(await emulator.Access(1));
        Assert.Equal(("GET", target, 200, 1), (line.Method, line.Target, line.Status, line.Sandbox));
        Assert.NotNull(line.ColdStartMs);
        Assert.Null(line.Fault);
    }

    [Fact]
    public async Task Sandboxes_start_on_demand_and_are_used_again()
    {
        await using var emulator = await EmulatorUnderTest.Start(with: o => o with { MaxSandboxes = 3 });
        Assert.Equal(0, emulator.Started);
        var first = await emulator.Text("pid");
        Assert.Equal(first, await emulator.Text("pid"));
        Assert.Equal(1, emulator.Started);
        Assert.Equal([true, false], (await emulator.Access(2)).Select(a => a.ColdStartMs is not null));

        await Task.WhenAll(emulator.Get("wait"), emulator.Get("wait"), emulator.Get("wait"));
        Assert.Equal(3, emulator.Started);
        Assert.Equal(5, emulator.Sandboxes.Sum(s => s.Invocations));
        Assert.All(emulator.Sandboxes, s => Assert.True(s.ColdStartMs > 0));
    }

    [Fact(DisplayName = "Rule 41: a sandbox has one invocation at a time; more requests wait")]
    public async Task Queue()
    {
        await using var emulator = await EmulatorUnderTest.Start();
        await emulator.Text("pid");
        var since = Stopwatch.GetTimestamp();
        await Task.WhenAll(emulator.Get("wait"), emulator.Get("wait"), emulator.Get("wait"));
        Assert.InRange(Stopwatch.GetElapsedTime(since).TotalMilliseconds, 850, 5_000);
        Assert.Equal(1, emulator.Started);
    }

    [Fact]
    public async Task A_request_that_waits_too_long_for_a_sandbox_is_refused()
    {
        await using var emulator = await EmulatorUnderTest.Start(with: o => o with { QueueTime = TimeSpan.FromMilliseconds(100) });
        await emulator.Text("pid");
        var busy = emulator.Text("wait");
        await Task.Delay(50);
        Assert.Equal(Rest502, await emulator.Result("pid"));
        Assert.Equal("/wait", await busy);
        Assert.Contains(await emulator.Access(3), a => a is { Sandbox: 0, Fault: "all sandboxes are busy" });
    }

    [Fact]
    public async Task A_crashed_sandbox_is_a_502_and_is_replaced()
    {
        await using var emulator = await EmulatorUnderTest.Start();
        var first = await emulator.Text("pid");
        Assert.Equal(Rest502, await emulator.Result("exit"));
        Assert.Contains("exit code 3", (await emulator.Access(2))[^1].Fault, StringComparison.Ordinal);
        Assert.NotEqual(first, await emulator.Text("pid"));
        Assert.Equal(2, emulator.Started);
        Assert.Single(emulator.Sandboxes);
    }

    /// <summary>The end of the process is what counts, not that of its output, which whoever it left behind holds open.</summary>
    [Fact]
    public async Task A_sandbox_that_leaves_a_process_behind_has_crashed_all_the_same()
    {
        var emulator = await EmulatorUnderTest.Start(with: o => o with { Command = ["/bin/sh", "-c", "echo gone >&2; sleep 60 & exit 3"] });
        Assert.Equal(Rest502, await emulator.Result("any"));
        Assert.Contains("exit code 3", (await emulator.Access(1))[^1].Fault, StringComparison.Ordinal);
        await emulator.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(50));
    }

    [Fact(DisplayName = "Rule 38: an invocation error is a 502, and the sandbox stays")]
    public async Task Invocation_error()
    {
        await using var emulator = await EmulatorUnderTest.Start();
        Assert.Equal(Rest502, await emulator.Result("throw"));
        Assert.Equal((200, "/after"), await emulator.Result("after"));
        Assert.Equal(1, emulator.Started);
    }

    [Theory(DisplayName = "Rule 24: a function that does not answer in time")]
    [InlineData(EventKind.RestV1, 504, """{"message": "Endpoint request timed out"}""")]
    [InlineData(EventKind.Http20, 503, """{"message":"Service Unavailable"}""")]
    public async Task Timeout(EventKind kind, int status, string body)
    {
        await using var emulator = await EmulatorUnderTest.Start(kind, o => o with { Timeout = TimeSpan.FromSeconds(2), StopTime = TimeSpan.FromMilliseconds(100) });
        var pid = await Pid(emulator);
        Assert.Equal((status, body), await emulator.Result("stuck"));
        Assert.NotEqual(pid, await Pid(emulator));
        AssertEnded(pid);
    }

    /// <summary>Of a sandbox that has started within the gateway's time, which on a busy machine not every one does.</summary>
    private static async Task<string> Pid(EmulatorUnderTest emulator)
    {
        for (var tries = 1; ; tries++)
        {
            var (status, body) = await emulator.Result("pid");
            if (status == 200) return body;
            Assert.True(tries < 30, $"{status} {body}");
        }
    }

    [Fact(DisplayName = "Rule 24: a function that watches its deadline answers before the gateway gives up")]
    public async Task Deadline()
    {
        // Told to give up after 1.5 s, with all the time of a busy machine for saying so.
        await using var emulator = await EmulatorUnderTest.Start(with: static o => o with
        {
            Timeout = TimeSpan.FromSeconds(11.5),
            Environment = new Dictionary<string, string> { ["DEADLINE_MARGIN_MS"] = "10000" },
        });
        await emulator.Text("pid");
        Assert.Equal((503, "gave up in time"), await emulator.Result("deadline"));
        Assert.Equal(1, emulator.Started);
    }

    [Theory(DisplayName = "Rules 25, 26: answers that make no sense")]
    [InlineData(EventKind.RestV1, "{}", 502, """{"message": "Internal server error"}""")]
    [InlineData(EventKind.RestV1, "nonsense", 502, """{"message": "Internal server error"}""")]
    [InlineData(EventKind.Http10, """{"statusCode":200.5}""", 500, """{"message":"Internal Server Error"}""")]
    [InlineData(EventKind.Http20, """{"a":1}""", 200, """{"a":1}""")]
    [InlineData(EventKind.Http20, "\"text\"", 200, "text")]
    public async Task Malformed(EventKind kind, string answer, int status, string body)
    {
        await using var emulator = await EmulatorUnderTest.Start(kind);
        Assert.Equal((status, body), await emulator.Post("raw", answer));
    }

    [Theory(DisplayName = "API Gateway takes 10,240 bytes of request line and header values, and asks no sandbox beyond them")]
    [InlineData(EventKind.RestV1, 431)]
    [InlineData(EventKind.Http10, 431)]
    [InlineData(EventKind.Http20, 431)]
    [InlineData(EventKind.FunctionUrl, 200)]
    public async Task HeadLimit(EventKind kind, int status)
    {
        await using var emulator = await EmulatorUnderTest.Start(kind);
        Assert.Equal(200, (int)(await emulator.Get("x?" + new string('y', 10_000))).StatusCode);
        Assert.Equal(status, (int)(await emulator.Get("x", ("X-Big", new string('y', 6_000)), ("X-Bigger", new string('z', 6_000)))).StatusCode);
        Assert.Equal(status == 431 ? 0 : 1, (await emulator.Access(2))[^1].Sandbox);
    }

    [Theory(DisplayName = "A load balancer takes lines and header fields of 16 KB, and heads of 64 KB")]
    [InlineData(16_000, 16_000, 3, 200)]
    [InlineData(17_000, 10, 1, 400)]
    [InlineData(10, 17_000, 1, 400)]
    [InlineData(10_000, 15_000, 4, 400)]
    public async Task LoadBalancerHead(int target, int field, int fields, int status)
    {
        foreach (var kind in (EventKind[])[EventKind.Alb, EventKind.AlbMultiValue])
        {
            await using var emulator = await EmulatorUnderTest.Start(kind);
            var headers = string.Concat(Enumerable.Range(0, fields).Select(i => $"X-Big-{i}: {new string('y', field)}\r\n"));
            var answer = await emulator.Raw($"GET /event?{new string('z', target)} HTTP/1.1\r\nHost: h\r\n{headers}Connection: close\r\n\r\n");
            Assert.StartsWith($"HTTP/1.1 {status}", answer, StringComparison.Ordinal);
            Assert.Equal(status == 200 ? 1 : 0, emulator.Started);
        }
    }

    [Theory(DisplayName = "Ruling 35: header values in Latin-1 reach the function as text, as they do Kestrel's handlers")]
    [InlineData("M\u00fcge iPad", "M\u00fcge iPad")]
    [InlineData("caf\u00c3\u00a9", "caf\u00e9")]
    public async Task HeaderText(string bytes, string text)
    {
        foreach (var kind in EventKinds.Http)
        {
            await using var emulator = await EmulatorUnderTest.Start(kind);
            var answer = await emulator.Raw($"GET /event HTTP/1.1\r\nHost: h\r\nX-Device: {bytes}\r\nConnection: close\r\n\r\n");
            Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
            Assert.Contains($"\"{text}\"", System.Text.RegularExpressions.Regex.Unescape(answer), StringComparison.Ordinal);
        }
    }

    [Theory(DisplayName = "What is no HTTP ends at the gateway")]
    [InlineData("zz")]
    [InlineData("80000000")]
    public async Task Framing(string size)
    {
        await using var emulator = await EmulatorUnderTest.Start();
        Assert.StartsWith("HTTP/1.1 400", await emulator.Raw($"POST /event HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n{size}\r\nx\r\n0\r\n\r\n"), StringComparison.Ordinal);
        Assert.Equal(0, emulator.Started);
    }

    [Fact(DisplayName = "A Function URL of the mode RESPONSE_STREAM takes what is not streamed for a body")]
    public async Task ResponseStream()
    {
        await using var emulator = await EmulatorUnderTest.Start(EventKind.FunctionUrl, o => o with { ResponseStream = true });
        Assert.Equal((206, "one two"), await emulator.Result("stream"));
        const string Unstreamed = """{"statusCode":204,"headers":{"x":"y"}}""";
        Assert.Equal((200, Unstreamed), await emulator.Post("raw", Unstreamed));
        await using var buffered = await EmulatorUnderTest.Start(EventKind.FunctionUrl);
        Assert.Equal((204, ""), await buffered.Post("raw", Unstreamed));
        await Assert.ThrowsAsync<ArgumentException>(() => EmulatorUnderTest.Start(EventKind.Http20, o => o with { ResponseStream = true }));
    }

    [Fact(DisplayName = "A REST API of the response transfer mode STREAM takes what is not streamed for a fault")]
    public async Task RestResponseStream()
    {
        await using var emulator = await EmulatorUnderTest.Start(EventKind.RestV1, o => o with { ResponseStream = true });
        using var answer = await emulator.Get("stream");
        Assert.Equal((206, "one two"), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        Assert.Equal(Rest502, await emulator.Post("raw", """{"statusCode":204,"headers":{"x":"y"}}"""));
    }

    [Fact(DisplayName = "SnapStart: the function is told of snapshot and restore before its first invocation")]
    public async Task SnapStart()
    {
        await using var emulator = await EmulatorUnderTest.Start(EventKind.RestV1, o => o with { SnapStart = true });
        Assert.Equal((200, "before snapshot, after restore"), await emulator.Result("life"));
        await using var plain = await EmulatorUnderTest.Start();
        Assert.Equal((200, ""), await plain.Result("life"));
    }

    [Fact(DisplayName = "Rule 36: 10 MB at the gateway, 6 MB of JSON at Lambda, both ways")]
    public async Task Limits()
    {
        await using var emulator = await EmulatorUnderTest.Start();
        Assert.Equal((413, """{"message":"Request Too Long"}"""), await emulator.Post("x", new byte[(10 * 1024 * 1024) + 1]));
        Assert.Equal((413, """{"message":"Request Too Long"}"""), await emulator.Post("x", new byte[5 * 1024 * 1024], "application/octet-stream"));
        Assert.Equal(0, emulator.Started);
        Assert.Equal((200, "/x"), await emulator.Post("x", new byte[4 * 1024 * 1024], "application/octet-stream"));
        Assert.Equal(Rest502, await emulator.Post("large", $"{(6 * 1024 * 1024) + 1}"));
        Assert.Equal((200, "/x"), await emulator.Result("x"));
        Assert.Equal(1, emulator.Started);
    }

    [Fact(DisplayName = "Rule 37: a streamed answer, and one that breaks off")]
    public async Task Streaming()
    {
        await using var emulator = await EmulatorUnderTest.Start(
            EventKind.FunctionUrl, o => o with { Environment = new Dictionary<string, string> { ["RESPONSE_STREAMING"] = "true" } });
        using var answer = await emulator.Get("stream");
        Assert.Equal((206, "one two"), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        Assert.Equal("b", answer.Headers.GetValues("x-a").Single());
        Assert.Equal(502, (await emulator.Result("stream-throw")).Status);
        Assert.Equal(1, emulator.Started);
    }

    [Fact]
    public async Task The_environment_is_Lambdas()
    {
        await using var emulator = await EmulatorUnderTest.Start();
        var lines = (await emulator.Text("environment")).Split('\n').ToHashSet();
        Assert.Contains("AWS_LAMBDA_FUNCTION_NAME=bingeme", lines);
        Assert.Contains("AWS_LAMBDA_FUNCTION_MEMORY_SIZE=1024", lines);
        Assert.Contains("_HANDLER=bootstrap", lines);
        Assert.Contains(lines, l => l.StartsWith("_X_AMZN_TRACE_ID=Root=1-", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("AWS_LAMBDA_RUNTIME_API=127.0.0.1:", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("LAMBDA_TASK_ROOT=/", StringComparison.Ordinal));
    }

    [Fact(DisplayName = "Rule 42: a frozen sandbox does nothing until its next invocation")]
    public async Task Freezing()
    {
        var file = Path.Combine(Path.GetTempPath(), $"bingeme-{Guid.NewGuid():n}");
        try
        {
            await using var emulator = await EmulatorUnderTest.Start(with: o => o with { Freeze = true });
            await emulator.Text("pid");
            Assert.Equal(200, (await emulator.Post("background", file)).Status);
            await Task.Delay(600);
            Assert.False(File.Exists(file));
            Assert.Equal("/wait", await emulator.Text("wait"));
            Assert.True(File.Exists(file));
            Assert.Equal(1, emulator.Started);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact(DisplayName = "Rule 40: closing ends every sandbox, the one at work too")]
    public async Task Closing()
    {
        var emulator = await EmulatorUnderTest.Start(with: o => o with { MaxSandboxes = 2 });
        await Task.WhenAll(emulator.Get("wait"), emulator.Get("wait"));
        var stuck = emulator.Get("stuck");
        await Task.Delay(100);
        var pids = emulator.Sandboxes.Select(s => $"{s.ProcessId}").ToList();
        Assert.Equal(2, pids.Count);
        await emulator.DisposeAsync();
        pids.ForEach(AssertEnded);
        await Assert.ThrowsAnyAsync<Exception>(() => stuck);
    }

    [Fact(DisplayName = "Rule 40: what ignores SIGTERM is killed")]
    public async Task Killing()
    {
        var emulator = await EmulatorUnderTest.Start(with: o => o with
        {
            Command = ["/bin/sh", "-c", "trap '' TERM; while true; do sleep 0.1; done"],
            StopTime = TimeSpan.FromMilliseconds(300),
        });
        var request = emulator.Get("x");
        while (emulator.Sandboxes.Count == 0) await Task.Delay(10);
        await Task.Delay(100);
        var pid = $"{emulator.Sandboxes[0].ProcessId}";
        await emulator.DisposeAsync();
        AssertEnded(pid);
        await Assert.ThrowsAnyAsync<Exception>(() => request);
    }

    [Fact]
    public async Task A_bootstrap_that_cannot_be_started_is_a_gateway_error()
    {
        await using var emulator = await EmulatorUnderTest.Start(with: o => o with { Command = ["/nonexistent/bootstrap"] });
        Assert.Equal(Rest502, await emulator.Result("x"));
        Assert.Contains("cannot be started", (await emulator.Access(1))[0].Fault, StringComparison.Ordinal);
    }

    private static void AssertEnded(string pid) => Assert.False(Directory.Exists($"/proc/{pid}"), $"Process {pid} still lives.");
}
