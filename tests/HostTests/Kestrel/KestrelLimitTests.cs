using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using BingeMe.Http;
using BingeMe.Kestrel;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HostTests.Kestrel;

/// <summary>Limits, time, drain and what only this host serves.</summary>
public sealed class KestrelLimitTests
{
    private const int Limit = 10_485_760;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_of_the_limit_passes_and_one_byte_more_is_413_in_the_envelope(bool chunked)
    {
        await using var system = await ApiUnderTest.Create();
        await using var host = await HostUnderTest.Start(system.System.Api);
        using (var response = await Send(host, Limit, chunked)) Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using var refused = await Send(host, Limit + 1, chunked);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
        Assert.Equal(413, (int)JsonNode.Parse(await refused.Content.ReadAsStringAsync())!["status"]!);
        Assert.True(refused.Headers.ConnectionClose);
        using var next = await host.Client.GetAsync("/health");
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
    }

    [Fact]
    public async Task A_much_larger_body_is_not_read_to_its_end()
    {
        await using var system = await ApiUnderTest.Create();
        await using var host = await HostUnderTest.Start(system.System.Api);
        using var socket = await host.Connect();
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync("POST /auth/init HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000000\r\n\r\n"u8.ToArray());
        await stream.WriteAsync(new byte[Limit + 1]);
        using var reader = new StreamReader(stream);
        Assert.StartsWith("HTTP/1.1 413", await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(10)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_that_takes_too_long_is_cancelled()
    {
        var cancelled = new TaskCompletionSource();
        var api = new CapturingApi(async request =>
        {
            await using var registration = request.Aborted.Register(cancelled.SetResult);
            await cancelled.Task;
            return new ApiResponse { Status = 504 };
        });
        await using var host = await HostUnderTest.Start(api, new KestrelHostOptions { RequestTimeout = TimeSpan.FromMilliseconds(200) });
        using var response = await host.Client.GetAsync("/");
        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
    }

    [Fact]
    public async Task A_handler_that_ignores_its_cancellation_is_504_all_the_same()
    {
        var api = new CapturingApi(async _ =>
        {
            await Task.Delay(TimeSpan.FromSeconds(30));
            return new ApiResponse();
        });
        await using var host = await HostUnderTest.Start(api, new KestrelHostOptions { RequestTimeout = TimeSpan.FromMilliseconds(100) });
        using var response = await host.Client.GetAsync("/");
        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Contains("timed out", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_goes_away_cancels()
    {
        var cancelled = new TaskCompletionSource();
        var api = new CapturingApi(async request =>
        {
            await using var registration = request.Aborted.Register(() => cancelled.TrySetResult());
            await Task.Delay(Timeout.Infinite, request.Aborted);
            return new ApiResponse();
        });
        await using var host = await HostUnderTest.Start(api);
        using (var socket = await host.Connect())
        {
            await socket.SendAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n"u8.ToArray());
            while (api.Requests.Count == 0) await Task.Delay(5);
        }

        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_body_that_never_arrives_is_408()
    {
        await using var host = await HostUnderTest.Start(new CapturingApi(), new KestrelHostOptions { RequestTimeout = TimeSpan.FromMilliseconds(200) });
        Assert.Equal(408, HostUnderTest.StatusOf(await host.Raw("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\nConnection: close\r\n\r\nabc")));
    }

    [Fact]
    public async Task Draining_fails_readiness_first_finishes_what_is_in_flight_and_then_refuses()
    {
        await using var system = await ApiUnderTest.Create();
        var release = new TaskCompletionSource();
        var entered = new TaskCompletionSource();
        var api = new CapturingApi(async request =>
        {
            if (request.Path != "/wait") return await system.System.Api.Handle(request);
            entered.SetResult();
            await release.Task;
            return CapturingApi.Text("finished");
        });
        await using var host = await HostUnderTest.Start(api, new KestrelHostOptions { DrainDelay = TimeSpan.FromSeconds(1) }, system.Context.Drain);
        Assert.Equal(HttpStatusCode.OK, (await host.Client.GetAsync("/health/ready")).StatusCode);
        var inFlight = host.Client.GetAsync("/wait");
        await entered.Task;
        var stopping = host.Host.Stop();
        using var ready = await host.Client.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal("DRAINING", (string?)JsonNode.Parse(await ready.Content.ReadAsStringAsync())!["status"]);
        Assert.Equal(HttpStatusCode.OK, (await host.Client.GetAsync("/health")).StatusCode);
        await Assert.ThrowsAnyAsync<SocketException>(async () =>
        {
            // When the delay is over, on a busy machine somewhat later.
            for (var waited = Stopwatch.StartNew(); waited.Elapsed < TimeSpan.FromSeconds(20); await Task.Delay(100)) (await host.Connect()).Dispose();
        });
        Assert.False(stopping.IsCompleted);
        release.SetResult();
        Assert.Equal("finished", await (await inFlight).Content.ReadAsStringAsync());
        Assert.Equal(0, await stopping.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task What_is_broken_off_at_the_end_is_counted()
    {
        var entered = new TaskCompletionSource();
        var api = new CapturingApi(async request =>
        {
            entered.SetResult();
            await Task.Delay(Timeout.Infinite, request.Aborted);
            return CapturingApi.Text("never");
        });
        await using var host = await HostUnderTest.Start(api, new KestrelHostOptions { DrainDelay = TimeSpan.Zero, ShutdownTimeout = TimeSpan.FromSeconds(1) });
        var lost = host.Client.GetAsync("/wait");
        await entered.Task;
        Assert.Equal(1, await host.Host.Stop().WaitAsync(TimeSpan.FromSeconds(30)));
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => lost);
    }

    [Fact]
    public async Task Metrics_are_for_this_machine_and_trusted_networks()
    {
        static Task Write(Stream output, CancellationToken cancelled) => output.WriteAsync("m 1"u8.ToArray(), cancelled).AsTask();
        var api = new CapturingApi();
        await using (var host = await HostUnderTest.Start(api, metrics: Write))
        {
            Assert.Equal("m 1", await host.Client.GetStringAsync("/metrics"));
            Assert.Empty(api.Requests);

            // What a proxy on this machine forwards for somebody else is a request to the API, which has no such route.
            Assert.EndsWith("ok", await host.Raw("GET /metrics HTTP/1.1\r\nHost: h.example\r\nConnection: close\r\nX-Forwarded-For: 203.0.113.9\r\n\r\n"), StringComparison.Ordinal);
            Assert.Equal("/metrics", Assert.Single(api.Requests).Path);
        }

        await using var off = await HostUnderTest.Start(api, new KestrelHostOptions { Metrics = false }, metrics: Write);
        Assert.Equal("ok", await off.Client.GetStringAsync("/metrics"));
    }

    [Theory]
    [InlineData(204)]
    [InlineData(304)]
    public async Task A_status_without_a_body_leaves_the_connection_usable(int status)
    {
        await using var host = await HostUnderTest.Start(new CapturingApi(_ => ValueTask.FromResult(new ApiResponse { Status = status })));
        for (var i = 0; i < 3; i++)
        {
            using var response = await host.Client.GetAsync("/");
            Assert.Equal(status, (int)response.StatusCode);
        }
    }

    [Fact]
    public async Task Repeated_fields_of_an_answer_stay_apart()
    {
        var api = new CapturingApi(static _ =>
        {
            var response = CapturingApi.Text("ok");
            response.Headers.Add("Set-Cookie", "a=1");
            response.Headers.Add("Set-Cookie", "b=2");
            return ValueTask.FromResult(response);
        });
        await using var host = await HostUnderTest.Start(api);
        using var response = await host.Client.GetAsync("/");
        Assert.Equal(["a=1", "b=2"], response.Headers.GetValues("Set-Cookie"));
        Assert.Equal(2, response.Content.Headers.ContentLength);
    }

    private static async Task<HttpResponseMessage> Send(HostUnderTest host, int length, bool chunked)
    {
        var body = new byte[length];
        Array.Fill(body, (byte)' ');
        Encoding.ASCII.GetBytes("{\"client\":\"android\"}").CopyTo(body, 0);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/auth/init") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.TransferEncodingChunked = chunked;
        if (chunked) request.Content.Headers.ContentLength = null;
        return await host.Client.SendAsync(request);
    }
}
