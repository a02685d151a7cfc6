using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using BingeMe.Kestrel;
using BingeMe.TestSupport.Api;
using BingeMe.TestSupport.Servers;
using Xunit;

namespace HostTests.Kestrel;

/// <summary>One call of a client under one id in the log of everybody who carries it: the shipped HAProxy, and behind it the server or the function.</summary>
public sealed class OneRequestIdTests : IAsyncLifetime
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";

    private readonly ConcurrentQueue<string> proxyLines = new();
    private readonly ConcurrentQueue<string> hostLines = new();
    private readonly UdpClient collector = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly CancellationTokenSource over = new();

    public Task InitializeAsync()
    {
        _ = Collect();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await over.CancelAsync();
        collector.Dispose();
        over.Dispose();
    }

    [Theory]
    [InlineData("green")]
    [InlineData("blue")]
    public async Task One_id_and_one_trace_through_all_hops(string side)
    {
        await using ServerProcess host = side == "green" ? new Server { Said = hostLines.Enqueue } : new FunctionBehindGateway { Said = hostLines.Enqueue };
        await host.Start();
        await using var proxy = new BlueGreenProxy(host.Port, host.Port, ServerProcess.FreePort(), ((IPEndPoint)collector.Client.LocalEndPoint!).Port) { CheckTimeout = TimeSpan.FromSeconds(5) };
        if (side == "green") await File.WriteAllTextAsync(proxy.Map, "fence 1\ngreen@1 10000\n");
        await proxy.Start();
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{proxy.Port}"), Timeout = TimeSpan.FromSeconds(60) };
        await Until(async () => (await client.GetAsync("/health")).IsSuccessStatusCode && proxyLines.Any(line => line.StartsWith($"cutover1 {side} ", StringComparison.Ordinal)));

        Assert.Equal("call-7:a", await Call("call-7:a"));
        var line = await LineOf("call-7:a");
        Assert.Equal("call-7:a", line.GetProperty("RequestId").GetString());
        Assert.Equal(Trace, line.GetProperty("TraceId").GetString());
        Assert.Equal("127.0.0.1", line.GetProperty("Client").GetString());
        Assert.Equal(side == "blue", line.TryGetProperty("GatewayRequestId", out _) && line.TryGetProperty("InvocationId", out _));

        // What cannot stand in a log, or takes up too much of it, is not handed on; whoever asks gets the id that there is instead.
        foreach (var odd in new[] { "two words", new string('x', 129), "a\"b", "{\"RequestId\":1}" })
        {
            var given = await Call(odd);
            Assert.NotEqual(odd, given);
            Assert.Equal(given, (await LineOf(given)).GetProperty("RequestId").GetString());
        }

        async Task<string> Call(string id)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/health");
            request.Headers.TryAddWithoutValidation("X-Request-Id", id);
            request.Headers.TryAddWithoutValidation("traceparent", $"00-{Trace}-00f067aa0ba902b7-01");
            using var answer = await client.SendAsync(request);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            return Assert.Single(answer.Headers.GetValues("X-Request-Id"));
        }

        // The proxy's line and the host's come after the answer.
        async Task<JsonElement> LineOf(string id)
        {
            await Until(() => Task.FromResult(proxyLines.Any(l => l.EndsWith($" GET /health {id}", StringComparison.Ordinal)) && hostLines.Any(l => l.Contains(id, StringComparison.Ordinal))));
            var line = Assert.Single(hostLines, l => l.Contains(id, StringComparison.Ordinal));

            // The emulator says first which sandbox it comes from.
            using var json = JsonDocument.Parse(line[line.IndexOf('{', StringComparison.Ordinal)..]);
            return json.RootElement.Clone();
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Only_a_trusted_proxy_names_a_request(bool isTrusted)
    {
        var api = new CapturingApi(static _ => ValueTask.FromResult(CapturingApi.Text("ok")));
        var log = new RecordingAccessLog();
        await using var host = await HostUnderTest.Start(api, new KestrelHostOptions { TrustedProxies = isTrusted ? [IPNetwork.Parse("127.0.0.1/32")] : [] }, log: log);
        await host.Status("/a", "X-Request-Id: theirs\r\nX-Forwarded-For: 198.51.100.7\r\n");
        Assert.Equal(isTrusted, api.Last.RequestId == "theirs");

        // So is one that the server refuses by itself: both fields were read before the one that ends it.
        Assert.Equal(400, await host.Status("/a", "X-Request-Id: theirs-too\r\nX-Forwarded-For: 198.51.100.7\r\nno colon\r\n"));
        await Until(() => Task.FromResult(log.Records.Count > 0));
        var record = Assert.Single(log.Records);
        Assert.Equal(isTrusted, record.RequestId == "theirs-too");
        Assert.Equal(isTrusted ? "198.51.100.7" : "127.0.0.1", record.ClientAddress);
    }

    [Fact]
    public async Task A_refused_HEAD_whose_request_line_was_read_has_no_body()
    {
        await using var host = await HostUnderTest.Start(new CapturingApi());
        var answer = await host.Raw("HEAD /a HTTP/1.1\r\nHost: h.example\r\nno colon\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Length: ", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
    }

    private async Task Until(Func<Task<bool>> isSo)
    {
        var waited = Stopwatch.StartNew();
        while (!await isSo())
        {
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(60), $"proxy: {string.Join('\n', proxyLines.TakeLast(5))}\nhost: {string.Join('\n', hostLines.TakeLast(5))}");
            await Task.Delay(50);
        }
    }

    private async Task Collect()
    {
        try
        {
            while (true) proxyLines.Enqueue(Encoding.UTF8.GetString((await collector.ReceiveAsync(over.Token)).Buffer).TrimEnd('\n'));
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private abstract class Host : ServerProcess
    {
        protected string Data { get; } = Directory.CreateTempSubdirectory("bingeme-id-").FullName;

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            Directory.Delete(Data, recursive: true);
        }

        protected override Task Prepare() => Task.CompletedTask;
    }

    private sealed class Server : Host
    {
        protected override ProcessStartInfo Command()
        {
            var command = Built.Command("src/BingeMe.HostKestrel", "BingeMe.HostKestrel");
            var start = Program(command[0], command[1..]);
            start.Environment["PORT"] = $"{Port}";
            start.Environment["BINGEME_DATA"] = Data;
            start.Environment["TRUSTED_PROXIES"] = "127.0.0.1";
            return start;
        }
    }

    /// <summary>The function, with a proxy of ours before the gateway (TRUSTED_HOPS).</summary>
    private sealed class FunctionBehindGateway : Host
    {
        protected override ProcessStartInfo Command()
        {
            var cli = Built.Command("src/BingeMe.Cli.Program", "bingeme");
            string[] arguments = [.. cli[1..], "emulate", "--port", $"{Port}", "--", .. Built.Command("src/BingeMe.HostLambda", "BingeMe.HostLambda")];
            var start = Program(cli[0], arguments);
            start.Environment["BINGEME_DATA"] = Data;
            start.Environment["TRUSTED_HOPS"] = "2";
            return start;
        }
    }
}
