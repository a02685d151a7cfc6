using System.Net;
using System.Net.Sockets;
using System.Text;
using BingeMe.Handlers.Ports;
using BingeMe.Http.Calls;
using BingeMe.Http.Pipeline;
using BingeMe.Kestrel;
using BingeMe.TestSupport.Api;
using HostTests.Http;
using Xunit;

namespace HostTests.Kestrel;

/// <summary>Every request has exactly one line in the access log, however it ends, and the line has its ids and its client.</summary>
public sealed class AccessLineTests
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string Ids = $"X-Request-Id: asked-1\r\nX-Forwarded-For: 203.0.113.9\r\ntraceparent: 00-{Trace}-00f067aa0ba902b7-01\r\n";

    private RecordingAccessLog log = new();
    private readonly TaskCompletionSource end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource entered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Theory]
    [InlineData("GET /ok HTTP/1.1\r\nHost: h\r\nConnection: close\r\n{0}\r\n", 200, "t.ok")]
    [InlineData("GET /nowhere HTTP/1.1\r\nHost: h\r\nConnection: close\r\n{0}\r\n", 404, "none")]
    [InlineData("GET /fails HTTP/1.1\r\nHost: h\r\nConnection: close\r\n{0}\r\n", 500, "t.fails")]
    [InlineData("GET /down HTTP/1.1\r\nHost: h\r\nConnection: close\r\n{0}\r\n", 503, "t.down")]
    [InlineData("GET /obeys HTTP/1.1\r\nHost: h\r\nConnection: close\r\n{0}\r\n", 504, "t.obeys")]
    [InlineData("GET /goes-on HTTP/1.1\r\nHost: h\r\nConnection: close\r\n{0}\r\n", 504, "none")]
    [InlineData("POST /text HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 10\r\n{0}\r\nabc", 408, "t.text")]
    [InlineData("POST /text HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n{0}\r\nzz\r\n", 400, "t.text")]
    [InlineData("POST /text HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 11000000\r\n{0}\r\n", 413, "t.text")]
    [InlineData("GET /ok HTTP/1.1\r\n{0}Connection: close\r\n\r\n", 400, "none")]
    [InlineData("GET /ok HTTP/1.1\r\nHost: h\r\nConnection: close\r\n{0}X-Big: {1}\r\n\r\n", 431, "none")]
    [InlineData("GET /ok HTTP/1.1\r\nHost: h\r\n{0}X-Slow: ", 408, "none")]
    public async Task However_a_request_ends_it_has_one_line(string request, int status, string operation)
    {
        await using var host = await Start();
        Assert.Equal(status, await Status(host, request.Replace("{0}", Ids, StringComparison.Ordinal).Replace("{1}", new string('y', 40_000), StringComparison.Ordinal)));
        end.TrySetResult();
        var record = await Line();
        Assert.Equal((status, operation, "kestrel", "203.0.113.9"), (record.Status, record.Operation, record.Source, record.ClientAddress));
        Assert.Equal(("asked-1", Trace), (record.RequestId, record.TraceId));

        // The next one's line is the second.
        Assert.Equal(200, HostUnderTest.StatusOf(await host.Raw("GET /ok HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")));
        for (var i = 0; log.Records.Count < 2 && i < 400; i++) await Task.Delay(25);
        Assert.Equal([status, 200], log.Records.Select(static r => r.Status));
    }

    [Fact]
    public async Task Of_a_request_line_that_is_none_the_peer_is_known_and_no_field()
    {
        await using var host = await Start();
        Assert.Equal(400, await Status(host, $"GET /a%00b?secret=1 HTTP/1.1\r\nHost: h\r\n{Ids}\r\n"));
        var record = await Line();
        Assert.Equal((400, "none", "127.0.0.1"), (record.Status, record.Operation, record.ClientAddress));
        Assert.True(Guid.TryParse(record.RequestId, out _));
        Assert.DoesNotContain("secret", record.Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_that_ends_after_its_504_adds_no_second_line()
    {
        await using var host = await Start();
        Assert.Equal(504, await host.Status("/goes-on"));
        await entered.Task;
        end.SetResult();
        await host.Status("/ok");
        for (var i = 0; log.Records.Count < 2 && i < 400; i++) await Task.Delay(25);
        Assert.Equal([504, 200], log.Records.Select(static r => r.Status));
        Assert.NotNull(log.Records[0].Reason);
    }

    [Fact]
    public async Task A_client_that_hangs_up_is_one_line_of_499()
    {
        await using var host = await Start(TimeSpan.FromSeconds(30));
        using (var socket = await host.Connect())
        {
            await socket.SendAsync(Encoding.ASCII.GetBytes($"GET /obeys HTTP/1.1\r\nHost: h\r\n{Ids}\r\n"));
            await entered.Task.WaitAsync(TimeSpan.FromSeconds(30));
            socket.LingerState = new LingerOption(true, 0);
        }

        var record = await Line();
        Assert.Equal((499, "t.obeys", "asked-1", Trace, "203.0.113.9", null), (record.Status, record.Operation, record.RequestId, record.TraceId, record.ClientAddress, record.Failure));
    }

    private Task<HostUnderTest> Start(TimeSpan? patience = null)
    {
        var api = new PipelineUnderTest(table =>
        {
            table.Get("t.ok", "/ok").Open().Handle(static _ => Task.FromResult(Response.Ok("ok")));
            table.Post("t.text", "/text").Open().Accepts(static () => SampleJson.Default.Sample).Handle(static _ => Task.FromResult(Response.Ok("ok")));
            table.Get("t.fails", "/fails").Open().Handle(static _ => throw new InvalidOperationException("planned"));
            table.Get("t.down", "/down").Open().Handle(static _ => throw new DependencyException("sql"));
            table.Get("t.obeys", "/obeys").Open().Handle(async context =>
            {
                entered.TrySetResult();
                await Task.Delay(Timeout.Infinite, context.Cancelled);
                return Response.Ok("never");
            });
            table.Get("t.goesOn", "/goes-on").Open().Handle(async _ =>
            {
                entered.TrySetResult();
                await end.Task;
                return Response.Ok("late");
            });
        });
        log = api.Log;
        var options = new KestrelHostOptions { RequestTimeout = patience ?? TimeSpan.FromMilliseconds(300), HeadTimeout = TimeSpan.FromSeconds(1), TrustedProxies = [IPNetwork.Parse("127.0.0.0/8")] };
        return HostUnderTest.Start(api.Api, options, log: log);
    }

    /// <summary>The first answer's, whatever becomes of the connection then.</summary>
    private static async Task<int> Status(HostUnderTest host, string request)
    {
        using var socket = await host.Connect();
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        using var reader = new StreamReader(stream);
        return HostUnderTest.StatusOf(await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60)) ?? "");
    }

    private async Task<AccessRecord> Line()
    {
        for (var i = 0; log.Records.Count == 0 && i < 1200; i++) await Task.Delay(25);
        return Assert.Single(log.Records);
    }
}
