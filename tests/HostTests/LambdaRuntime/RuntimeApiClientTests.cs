using System.Diagnostics;
using System.Text;
using BingeMe.Lambda.Runtime;
using BingeMe.TestSupport.LambdaRuntime;
using Xunit;

namespace HostTests.LambdaRuntime;

/// <summary>The client against the bytes of a Runtime API (2018-06-01).</summary>
public sealed class RuntimeApiClientTests : IDisposable
{
    private readonly FakeRuntimeApi fake = new();
    private readonly RuntimeApiClient client;

    public RuntimeApiClientTests() => client = new RuntimeApiClient("127.0.0.1", fake.Port);

    public void Dispose()
    {
        client.Dispose();
        fake.Dispose();
    }

    [Fact]
    public void Next_carries_everything_that_the_headers_tell()
    {
        fake.Enqueue(new FakeInvocation
        {
            RequestId = "id-1",
            Event = """{"path":"/a"}""",
            Deadline = DateTimeOffset.FromUnixTimeMilliseconds(1_542_409_706_888),
            Headers = { ["Lambda-Runtime-Trace-Id"] = "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700", ["Lambda-Runtime-Client-Context"] = "{}", ["Lambda-Runtime-Cognito-Identity"] = "{\"a\":1}" },
        });

        var invocation = client.Next(CancellationToken.None);

        Assert.Equal("id-1", invocation.RequestId);
        Assert.Equal("""{"path":"/a"}""", Encoding.UTF8.GetString(invocation.Payload.Span));
        Assert.Equal(1_542_409_706_888, invocation.Deadline.ToUnixTimeMilliseconds());
        Assert.Equal("Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700", invocation.TraceId);
        Assert.Equal("arn:aws:lambda:eu-west-1:123456789012:function:bingeme", invocation.FunctionArn);
        Assert.Equal("{}", invocation.ClientContext);
        Assert.Equal("{\"a\":1}", invocation.CognitoIdentity);
    }

    [Fact(DisplayName = "Rule 39: headers of the Runtime API are UTF-8")]
    public void Headers_are_utf8()
    {
        fake.Enqueue(new FakeInvocation { Headers = { ["Lambda-Runtime-Client-Context"] = """{"name":"Žofie ☕"}""" } });
        Assert.Equal("""{"name":"Žofie ☕"}""", client.Next(CancellationToken.None).ClientContext);
    }

    [Fact(DisplayName = "Rule 39: next waits until there is something, and no timeout ends it")]
    public async Task Next_waits()
    {
        var next = Task.Run(() => client.Next(CancellationToken.None));
        fake.AwaitPollers();
        await Task.Delay(1_500);
        Assert.False(next.IsCompleted);
        fake.Enqueue(new FakeInvocation { RequestId = "late" });
        Assert.Equal("late", (await next).RequestId);
    }

    [Fact]
    public async Task Next_ends_at_once_when_stopped()
    {
        using var stop = new CancellationTokenSource();
        var next = Task.Run(() => client.Next(stop.Token));
        fake.AwaitPollers();
        var since = Stopwatch.GetTimestamp();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
        Assert.InRange(Stopwatch.GetElapsedTime(since).TotalMilliseconds, 0, 250);
    }

    [Fact]
    public void A_missing_deadline_is_no_deadline()
    {
        fake.Enqueue(new FakeInvocation { Headers = { ["Lambda-Runtime-Deadline-Ms"] = "soon" } });
        Assert.Equal(DateTimeOffset.MaxValue, client.Next(CancellationToken.None).Deadline);
    }

    [Fact]
    public void One_connection_serves_many_invocations()
    {
        for (var i = 0; i < 20; i++)
        {
            fake.Enqueue(new FakeInvocation { RequestId = $"id-{i}" });
            var invocation = client.Next(CancellationToken.None);
            client.Respond(invocation.RequestId, "{}"u8.ToArray());
            Assert.Equal($"id-{i}", fake.Outcome().RequestId);
        }

        Assert.Equal(1, fake.Connections);
    }

    [Theory]
    [InlineData("close", 2)]
    [InlineData("Keep-Alive, close", 2)]
    [InlineData("keep-alive ,CLOSE", 2)]
    [InlineData("keep-alive", 1)]
    [InlineData("closed", 1)]
    public void A_connection_whose_end_is_announced_is_not_used_again(string connection, int connections)
    {
        fake.Enqueue(new FakeInvocation { Headers = { ["Connection"] = connection } });
        var invocation = client.Next(CancellationToken.None);
        client.Respond(invocation.RequestId, "{}"u8.ToArray());
        Assert.Equal(invocation.RequestId, fake.Outcome().RequestId);
        Assert.Equal(connections, fake.Connections);
    }

    [Fact]
    public void A_connection_that_was_closed_meanwhile_is_opened_again()
    {
        fake.ClosesSilently = true;
        for (var i = 0; i < 5; i++)
        {
            fake.Enqueue(new FakeInvocation());
            var invocation = client.Next(CancellationToken.None);
            Thread.Sleep(20);
            client.Respond(invocation.RequestId, "{}"u8.ToArray());
            Assert.Equal(invocation.RequestId, fake.Outcome().RequestId);
            Thread.Sleep(20);
        }

        Assert.Equal(10, fake.Connections);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(20_000)]
    public void An_event_may_come_in_chunks(int length)
    {
        var text = new string('é', length);
        fake.Enqueue(new FakeInvocation { Event = text, Chunked = true });
        Assert.Equal(text, Encoding.UTF8.GetString(client.Next(CancellationToken.None).Payload.Span));
        client.Respond("id", "{}"u8.ToArray());
        Assert.Equal(1, fake.Connections);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8_000)]
    [InlineData(8_192)]
    [InlineData(InvocationLoop.MaxAnswerBytes)]
    public void Payloads_of_every_size_arrive_whole(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        fake.Enqueue(new FakeInvocation { Payload = bytes });
        var invocation = client.Next(CancellationToken.None);
        Assert.True(invocation.Payload.Span.SequenceEqual(bytes));
        client.Respond(invocation.RequestId, invocation.Payload);
        Assert.True(fake.Outcome().Body.AsSpan().SequenceEqual(bytes));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    public void An_answer_may_arrive_in_pieces(int piece, bool chunked)
    {
        fake.PieceSize = piece;
        for (var i = 0; i < 3; i++)
        {
            fake.Enqueue(new FakeInvocation { RequestId = $"id-{i}", Event = new string('☕', 200), Chunked = chunked });
            var invocation = client.Next(CancellationToken.None);
            Assert.Equal($"id-{i}", invocation.RequestId);
            Assert.Equal(new string('☕', 200), Encoding.UTF8.GetString(invocation.Payload.Span));
            client.Respond(invocation.RequestId, "{}"u8.ToArray());
        }

        Assert.Equal(1, fake.Connections);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense\r\n\r\n")]
    [InlineData("HTTP/1.1 2x0 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nno colon\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nshort")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffff\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")]
    public void An_answer_that_makes_no_sense_is_a_failure_of_the_runtime_api(string raw)
    {
        fake.Enqueue(new FakeInvocation { Raw = raw });
        var failed = Assert.Throws<RuntimeApiException>(() => client.Next(CancellationToken.None));
        Assert.Equal(0, failed.Status);
    }

    [Fact]
    public void Interim_answers_and_bodies_up_to_the_connections_end_are_understood()
    {
        fake.Enqueue(new FakeInvocation { Raw = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nLAMBDA-RUNTIME-AWS-REQUEST-ID:  id-1 \r\n\r\nthe event" });
        var invocation = client.Next(CancellationToken.None);
        Assert.Equal(("id-1", "the event"), (invocation.RequestId, Encoding.UTF8.GetString(invocation.Payload.Span)));
    }

    [Theory]
    [InlineData(400, false)]
    [InlineData(403, true)]
    [InlineData(410, true)]
    [InlineData(429, false)]
    [InlineData(500, true)]
    public void A_refused_next_says_whether_the_process_can_go_on(int status, bool fatal)
    {
        fake.Enqueue(new FakeInvocation { Refusal = status, Event = "not now" });
        var refused = Assert.Throws<RuntimeApiException>(() => client.Next(CancellationToken.None));
        Assert.Equal(status, refused.Status);
        Assert.Equal(fatal, refused.IsFatal);
        Assert.Contains("not now", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_listening_is_fatal()
    {
        fake.Dispose();
        var failed = Assert.Throws<RuntimeApiException>(() => client.Next(CancellationToken.None));
        Assert.True(failed is { Status: 0, IsFatal: true });
    }

    [Fact(DisplayName = "Rule 37: a streamed answer is prelude, eight NULs, body, in chunks")]
    public void Streaming()
    {
        var failure = client.RespondStreaming("id-9", """{"statusCode":200}"""u8.ToArray(), body =>
        {
            body.Write("first "u8);
            body.Flush();
            body.Write(new byte[20_000]);
            body.Write(" last"u8);
        });

        Assert.Null(failure);
        var call = fake.Outcome();
        Assert.Equal("invocation/id-9/response", call.Path);
        Assert.Equal("streaming", call.Headers["Lambda-Runtime-Function-Response-Mode"]);
        Assert.Equal("application/vnd.awslambda.http-integration-response", call.Headers["Content-Type"]);
        Assert.False(call.Headers.ContainsKey("Content-Length"));
        Assert.Equal("{\"statusCode\":200}" + new string('\0', 8) + "first " + new string('\0', 20_000) + " last", call.Text);
        Assert.False(call.Headers.ContainsKey("Lambda-Runtime-Function-Error-Type"));
    }

    [Fact(DisplayName = "Rule 37: a stream that breaks off says so in trailers")]
    public void Streaming_failure()
    {
        var failure = client.RespondStreaming("id", "{}"u8.ToArray(), _ => throw new InvalidOperationException("password=hunter2"));

        Assert.IsType<InvalidOperationException>(failure);
        var call = fake.Outcome();
        Assert.Equal("InvalidOperationException", call.Headers["Lambda-Runtime-Function-Error-Type"]);
        var body = Encoding.UTF8.GetString(Convert.FromBase64String(call.Headers["Lambda-Runtime-Function-Error-Body"]));
        Assert.StartsWith("""{"errorType":"InvalidOperationException",""", body, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", body, StringComparison.Ordinal);
    }
}
