using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using BingeMe.Http;
using BingeMe.Http.Calls;
using BingeMe.Kestrel;
using BingeMe.TestSupport.Api;
using HostTests.Http;
using Xunit;

namespace HostTests.Kestrel;

/// <summary>When this host reads a body, what it holds of it meanwhile, and what becomes of one that is no HTTP or does not come.</summary>
public sealed class KestrelBodyTests
{
    private const string Head = "POST /t HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nConnection: close\r\n";

    private readonly PipelineUnderTest api = new(static table =>
        table.Post("t.post", "/t").Open().Accepts(static () => SampleJson.Default.Sample)
            .Produces(static () => SampleJson.Default.Sample).Handle(static call => Task.FromResult(Response.Ok("ok", call.Input))));

    [Theory]
    [InlineData("80000000")]
    [InlineData("ffffffffffffffff")]
    [InlineData("zz")]
    [InlineData("-1")]
    public async Task A_chunk_size_that_is_none_is_400_in_the_envelope_with_its_line(string size)
    {
        await using var host = await HostUnderTest.Start(api.Api);
        var answer = await host.Raw($"{Head}Transfer-Encoding: chunked\r\n\r\n{size}\r\n{{\"text\":\"a\"}}\r\n0\r\n\r\n");
        Assert.Equal(400, HostUnderTest.StatusOf(answer));
        Assert.Equal(400, (int)JsonNode.Parse(answer[answer.IndexOf('{', StringComparison.Ordinal)..])!["status"]!);
        Assert.Equal(("t.post", 400), (Assert.Single(api.Log.Records).Operation, api.Log.Records[0].Status));
    }

    [Fact]
    public async Task A_body_may_rest_on_its_way_for_longer_than_the_servers_own_patience()
    {
        await using var host = await HostUnderTest.Start(api.Api);
        using var socket = await host.Connect();
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"{Head}Content-Length: 12\r\n\r\n{{\"text\""));

        // Its own patience is five seconds.
        await Task.Delay(TimeSpan.FromSeconds(7));
        await stream.WriteAsync(":\"a\"}"u8.ToArray());
        using var reader = new StreamReader(stream);
        Assert.StartsWith("HTTP/1.1 200", await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(10)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_never_arrives_is_408_in_the_envelope_with_its_line()
    {
        await using var host = await HostUnderTest.Start(api.Api, new KestrelHostOptions { RequestTimeout = TimeSpan.FromMilliseconds(300) });
        var answer = await host.Raw($"{Head}Content-Length: 10\r\n\r\nabc");
        Assert.Equal(408, HostUnderTest.StatusOf(answer));
        Assert.Contains("\"status\":408", answer, StringComparison.Ordinal);
        Assert.Equal(408, Assert.Single(api.Log.Records).Status);
    }

    [Fact]
    public async Task A_client_that_goes_away_amid_its_body_is_499_and_no_failure()
    {
        await using var host = await HostUnderTest.Start(api.Api);
        using (var socket = await host.Connect())
        {
            await socket.SendAsync(Encoding.ASCII.GetBytes($"{Head}Content-Length: 1000\r\n\r\nabc"));
            await Task.Delay(300);
            socket.LingerState = new LingerOption(true, 0);
        }

        for (var i = 0; api.Log.Records.Count == 0 && i < 200; i++) await Task.Delay(25);
        Assert.Equal((499, null), (Assert.Single(api.Log.Records).Status, api.Log.Records[0].Failure));
    }

    [Theory]
    [InlineData("/nowhere", 404)]
    [InlineData("/members", 401)]
    public async Task Who_is_refused_is_answered_before_his_body_has_come(string path, int status)
    {
        var refusing = new PipelineUnderTest(static table => table.Post("t.post", "/t").Open().Handle(static _ => Task.FromResult(Response.Ok("ok"))));
        await using var host = await HostUnderTest.Start(status == 404 ? refusing.Api : Refusing());
        using var socket = await host.Connect();
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: 9000000\r\n\r\n{{"));
        using var reader = new StreamReader(stream);
        Assert.StartsWith($"HTTP/1.1 {status}", await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(10)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bodies_over_what_all_may_hold_together_are_503_and_the_room_is_given_back()
    {
        await using var host = await HostUnderTest.Start(api.Api, new KestrelHostOptions { MaximumBodiesBytes = 2_800_000 });
        var half = new byte[1_000_000];
        Array.Fill(half, (byte)' ');
        var stalled = new List<Socket>();
        try
        {
            for (var i = 0; i < 2; i++)
            {
                stalled.Add(await host.Connect());
                await stalled[i].SendAsync(Encoding.ASCII.GetBytes($"{Head}Content-Length: 1000001\r\n\r\n"));
                await stalled[i].SendAsync(half);
            }

            // What has arrived of them is read soon; until then it is theirs that may find no room.
            await Task.Delay(TimeSpan.FromSeconds(2));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await Post(host, half));
            Assert.Equal(HttpStatusCode.OK, await Post(host, Encoding.ASCII.GetBytes("{}")));
        }
        finally
        {
            stalled.ForEach(static s => s.Dispose());
        }

        HttpStatusCode after;
        for (var i = 0; (after = await Post(host, half)) == HttpStatusCode.ServiceUnavailable && i < 100; i++) await Task.Delay(50);
        Assert.NotEqual(HttpStatusCode.ServiceUnavailable, after);
    }

    /// <summary>Thirteen connections that sent nothing more kept everybody from signing in for half a minute.</summary>
    [Fact]
    public async Task Large_bodies_that_take_all_the_room_they_can_leave_some_for_small_ones()
    {
        await using var host = await HostUnderTest.Start(api.Api, new KestrelHostOptions { MaximumBodiesBytes = 4_000_000 });
        var most = new byte[999_999];
        var stalled = new List<Socket>();
        try
        {
            for (var i = 0; i < 4; i++)
            {
                stalled.Add(await host.Connect());
                await stalled[i].SendAsync(Encoding.ASCII.GetBytes($"{Head}Content-Length: 1000000\r\n\r\n"));
                await stalled[i].SendAsync(most);
            }

            await Task.Delay(TimeSpan.FromSeconds(2));
            Assert.Equal(HttpStatusCode.OK, await Post(host, Encoding.ASCII.GetBytes("{}")));
        }
        finally
        {
            stalled.ForEach(static s => s.Dispose());
        }
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nX-Big: {0}\r\n\r\n", 431)]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nbad header\r\n\r\n", 400)]
    [InlineData("GET /a%00b?secret=1 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nConnection: close\r\n\r\n", 400)]
    [InlineData("nonsense\r\n\r\n", 400)]
    public async Task A_refusal_before_the_pipeline_is_in_the_envelope_and_leaves_a_line_without_secrets(string request, int status)
    {
        var log = new RecordingAccessLog();
        await using var host = await HostUnderTest.Start(api.Api, log: log);
        var answer = await host.Raw(request.Replace("{0}", new string('y', 40_000), StringComparison.Ordinal));
        Assert.Equal(status, HostUnderTest.StatusOf(answer));
        var body = JsonNode.Parse(answer[answer.IndexOf('{', StringComparison.Ordinal)..])!.AsObject();
        Assert.Equal(["message", "status", "timestamp"], body.Select(static m => m.Key));
        Assert.Equal(status, (int)body["status"]!);
        for (var i = 0; log.Records.Count == 0 && i < 100; i++) await Task.Delay(20);
        var record = Assert.Single(log.Records);
        Assert.Equal((status, "none", "kestrel"), (record.Status, record.Operation, record.Source));
        Assert.Contains($"X-Request-Id: {record.RequestId}", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", record.Path, StringComparison.Ordinal);
        Assert.Null(record.Failure);
        Assert.Empty(api.Log.Records);
    }

    [Fact]
    public async Task A_refusal_after_a_good_request_of_the_same_connection_spoils_neither_answer()
    {
        await using var host = await HostUnderTest.Start(api.Api);
        var answers = await host.Raw("GET /nowhere HTTP/1.1\r\nHost: h\r\n\r\nGET /a%00b HTTP/1.1\r\nHost: h\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 404", answers, StringComparison.Ordinal);
        Assert.Contains("HTTP/1.1 400 Bad Request", answers, StringComparison.Ordinal);
        Assert.Contains("\"status\":400", answers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_pipeline_answers_leaves_no_second_line()
    {
        var log = new RecordingAccessLog();
        await using var host = await HostUnderTest.Start(api.Api, log: log);
        await host.Raw($"{Head}Transfer-Encoding: chunked\r\n\r\nzz\r\n");
        await host.Raw($"{Head}Content-Length: 2\r\n\r\n{{}}");
        Assert.Empty(log.Records);
        Assert.Equal([400, 200], api.Log.Records.Select(static r => r.Status));
    }

    [Theory]
    [InlineData("M\u00fcge iPad", "M\u00fcge iPad")]
    [InlineData("caf\u00c3\u00a9", "caf\u00e9")]
    [InlineData("\u00ff\u00fe", "\u00ff\u00fe")]
    [InlineData("plain", "plain")]
    public async Task Header_values_are_UTF8_or_else_Latin1(string latin1, string text)
    {
        var seen = new CapturingApi();
        await using var host = await HostUnderTest.Start(seen);
        Assert.Equal(200, await host.Status("/", $"X-Device: {latin1}\r\n"));
        Assert.Equal(text, seen.Last.Headers["x-device"]);
    }

    [Theory]
    [InlineData("POST", "")]
    [InlineData("DELETE", "")]
    [InlineData("get", "")]
    [InlineData("GET", "Forwarded: for=203.0.113.9\r\n")]
    [InlineData("GET", "X-Real-IP: 203.0.113.9\r\n")]
    [InlineData("GET", "X-Forwarded-Proto: https\r\n")]
    [InlineData("GET", "X-Forwarded-Host: a\r\n")]
    [InlineData("GET", "Via: 1.1 proxy\r\n")]
    [InlineData("GET", "True-Client-IP: 203.0.113.9\r\n")]
    public async Task Measurements_are_for_GET_and_HEAD_of_those_who_call_by_themselves(string method, string header)
    {
        await using var host = await HostUnderTest.Start(api.Api, metrics: static (output, cancelled) => output.WriteAsync("m 1"u8.ToArray(), cancelled).AsTask());
        Assert.Equal(404, HostUnderTest.StatusOf(await host.Raw($"{method} /metrics HTTP/1.1\r\nHost: h\r\nConnection: close\r\n{header}\r\n")));
        Assert.Equal(200, await host.Status("/metrics"));
        Assert.Equal(200, HostUnderTest.StatusOf(await host.Raw("HEAD /metrics HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")));
    }

    [Fact]
    public async Task One_connection_over_the_bound_is_closed()
    {
        await using var host = await HostUnderTest.Start(api.Api, new KestrelHostOptions { MaximumConnections = 2 });
        using var first = await host.Connect();
        using var second = await host.Connect();
        await Task.Delay(200);
        using var third = await host.Connect();
        await third.SendAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n"u8.ToArray());
        var closed = await Record.ExceptionAsync(async () => Assert.Equal(0, await third.ReceiveAsync(new byte[10]).WaitAsync(TimeSpan.FromSeconds(10))));
        Assert.True(closed is null or SocketException, closed?.ToString());
    }

    private static IApi Refusing() => BingeMe.Http.Pipeline.PlainPipeline.Of(static table =>
        table.Post("t.members", "/members").Members().Accepts(static () => SampleJson.Default.Sample).Handle(static _ => Task.FromResult(Response.Ok("never"))));

    private static async Task<HttpStatusCode> Post(HostUnderTest host, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/json");
        using var answer = await host.Client.PostAsync("/t", content);
        return answer.StatusCode;
    }
}
