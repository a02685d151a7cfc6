using System.Diagnostics;
using System.Text;
using System.Text.Json;
using BingeMe.Lambda.Runtime;
using BingeMe.TestSupport.LambdaRuntime;
using Xunit;

namespace HostTests.LambdaRuntime;

/// <summary>The loop, from an invocation handed out to its outcome posted.</summary>
public sealed class InvocationLoopTests
{
    [Fact]
    public void An_answer_is_posted_under_the_invocations_id()
    {
        using var loop = new LoopUnderTest((i, _) => new(Encoding.UTF8.GetString(i.Payload.Span)));
        var outcome = loop.Api.Invoke(new FakeInvocation { RequestId = "id-7", Event = """{"a":"☕"}""" });
        Assert.Equal("invocation/id-7/response", outcome.Path);
        Assert.Equal("""{"a":"☕"}""", outcome.Text);
        Assert.Equal(0, loop.Stop());
        Assert.Equal("", loop.Log);
    }

    [Fact(DisplayName = "Rule 24: the handler is cancelled a margin before the deadline")]
    public void Deadline()
    {
        using var loop = new LoopUnderTest(
            async (_, cancelled) =>
            {
                var since = Stopwatch.GetTimestamp();
                await Task.Delay(Timeout.Infinite, cancelled).ContinueWith(_ => { }, TaskScheduler.Default);
                return ((int)Stopwatch.GetElapsedTime(since).TotalMilliseconds).ToString();
            },
            marginMs: 500);
        var outcome = loop.Api.Invoke(new FakeInvocation { Deadline = DateTimeOffset.UtcNow.AddMilliseconds(1_000) });
        Assert.Equal("response", outcome.Kind);
        Assert.InRange(int.Parse(outcome.Text), 200, 900);
    }

    [Fact(DisplayName = "Rule 24: a handler that goes on after its cancellation leaves a line before Lambda ends the process")]
    public void Ignored_deadline()
    {
        LoopUnderTest loop = null!;
        using (loop = new LoopUnderTest((_, cancelled) =>
        {
            // Ends only once the line is there.
            var seen = SpinWait.SpinUntil(() => loop.Log.Contains("goes on all the same", StringComparison.Ordinal), TimeSpan.FromSeconds(20));
            return new($"{cancelled.IsCancellationRequested} {seen}");
        }))
        {
            Assert.Equal("True True", loop.Api.Invoke(new FakeInvocation { RequestId = "late-1", Deadline = DateTimeOffset.UtcNow.AddMilliseconds(400) }).Text);
            Assert.Contains("\"InvocationId\":\"late-1\"", loop.Log, StringComparison.Ordinal);
        }
    }

    [Fact(DisplayName = "Rule 24: a deadline that has passed cancels at once")]
    public void Deadline_passed()
    {
        using var loop = new LoopUnderTest((_, cancelled) => new(cancelled.IsCancellationRequested.ToString()));
        Assert.Equal("True", loop.Api.Invoke(new FakeInvocation { Deadline = DateTimeOffset.UtcNow.AddMilliseconds(100) }).Text);
        Assert.Equal("True", loop.Api.Invoke(new FakeInvocation { Deadline = DateTimeOffset.UtcNow.AddMinutes(-1) }).Text);
        Assert.Equal("False", loop.Api.Invoke(new FakeInvocation()).Text);
        Assert.Equal("False", loop.Api.Invoke(new FakeInvocation { Headers = { ["Lambda-Runtime-Deadline-Ms"] = "253402300799999" } }).Text);
    }

    [Fact(DisplayName = "Rule 38: an exception becomes an invocation error, without its inside, and the loop goes on")]
    public void Handler_throws()
    {
        using var loop = new LoopUnderTest((i, _) => i.RequestId == "bad" ? throw new InvalidOperationException("Password=hunter2") : new("{}"));
        var outcome = loop.Api.Invoke(new FakeInvocation { RequestId = "bad" });
        Assert.Equal("invocation/bad/error", outcome.Path);
        Assert.Equal("InvalidOperationException", outcome.Headers["Lambda-Runtime-Function-Error-Type"]);
        using var json = JsonDocument.Parse(outcome.Body);
        Assert.Equal("InvalidOperationException", json.RootElement.GetProperty("errorType").GetString());
        Assert.DoesNotContain("hunter2", outcome.Text, StringComparison.Ordinal);
        Assert.Equal(0, json.RootElement.GetProperty("stackTrace").GetArrayLength());
        Assert.Equal("response", loop.Api.Invoke(new FakeInvocation()).Kind);
        Assert.Contains("\"InvocationId\":\"bad\"", loop.Log, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "Rule 38: a 500 of the application is an answer, not an invocation error")]
    public void Application_error()
    {
        using var loop = new LoopUnderTest((_, _) => new("""{"statusCode":500}"""));
        var outcome = loop.Api.Invoke(new FakeInvocation());
        Assert.Equal("response", outcome.Kind);
        Assert.Equal("""{"statusCode":500}""", outcome.Text);
    }

    [Fact]
    public void An_authorizer_can_say_Unauthorized()
    {
        using var loop = new LoopUnderTest((_, _) => throw new UnauthorizedAccessException("Unauthorized"));
        using var json = JsonDocument.Parse(loop.Api.Invoke(new FakeInvocation()).Body);
        Assert.Equal("Unauthorized", json.RootElement.GetProperty("errorMessage").GetString());
    }

    [Fact]
    public void An_error_report_stays_below_256_KB()
    {
        using var loop = new LoopUnderTest((_, _) => throw new InvocationFaultException("Bad\r\ntype ☕", new string('☕', 1_000_000)));
        var outcome = loop.Api.Invoke(new FakeInvocation());
        Assert.InRange(outcome.Body.Length, 100_000, 256 * 1024);
        Assert.Equal("Bad__type__", outcome.Headers["Lambda-Runtime-Function-Error-Type"]);
    }

    [Fact(DisplayName = "Rule 36: 6 MB of JSON pass, one byte more is replaced by the host's own answer")]
    public void Oversize()
    {
        using var loop = new LoopUnderTest(new FunctionHandler(
            (i, _) => new(InvocationResponse.Whole(new byte[int.Parse(Encoding.UTF8.GetString(i.Payload.Span))])),
            bytes => $$"""{"statusCode":500,"body":"{{bytes}}"}"""));
        Assert.Equal(InvocationLoop.MaxAnswerBytes, loop.Api.Invoke(new FakeInvocation { Event = $"{InvocationLoop.MaxAnswerBytes}" }).Body.Length);
        Assert.Equal("", loop.Log);
        var outcome = loop.Api.Invoke(new FakeInvocation { Event = $"{InvocationLoop.MaxAnswerBytes + 1}" });
        Assert.Equal("""{"statusCode":500,"body":"6291457"}""", outcome.Text);
        Assert.Contains("6291457 bytes", loop.Log, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "Rule 36: without an answer of the host's own, too large is an invocation error")]
    public void Oversize_unhandled()
    {
        using var loop = new LoopUnderTest(new FunctionHandler((_, _) => new(InvocationResponse.Whole(new byte[InvocationLoop.MaxAnswerBytes + 1]))));
        var outcome = loop.Api.Invoke(new FakeInvocation());
        Assert.Equal("error", outcome.Kind);
        Assert.Contains("Function.ResponseSizeTooLarge", outcome.Text, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "Rule 36: an answer that the Runtime API refuses is reported, and the loop goes on")]
    public void Refused_answer()
    {
        using var loop = new LoopUnderTest((_, _) => new("{}"));
        loop.Api.StatusFor = call => call.Kind == "response" ? 413 : 202;
        loop.Api.Enqueue(new FakeInvocation { RequestId = "id" });
        Assert.Equal("response", loop.Api.Outcome().Kind);
        var report = loop.Api.Outcome();
        Assert.Equal("invocation/id/error", report.Path);
        Assert.Contains("413", report.Text, StringComparison.Ordinal);
        loop.Api.StatusFor = _ => 403;
        loop.Api.Enqueue(new FakeInvocation());
        Assert.Equal(("response", "error"), (loop.Api.Outcome().Kind, loop.Api.Outcome().Kind));
        loop.Api.StatusFor = _ => 202;
        Assert.Equal("response", loop.Api.Invoke(new FakeInvocation()).Kind);
    }

    [Theory]
    [InlineData("response")]
    [InlineData("error")]
    public void A_500_of_the_runtime_api_ends_the_process(string kind)
    {
        using var loop = new LoopUnderTest((_, _) => kind == "error" ? throw new InvalidOperationException() : new("{}"));
        loop.Api.StatusFor = _ => 500;
        loop.Api.Enqueue(new FakeInvocation());
        Assert.Equal(1, loop.ExitCode());
    }

    [Theory]
    [InlineData(500)]
    [InlineData(403)]
    [InlineData(410)]
    public void No_more_invocations_ends_the_process(int status)
    {
        using var loop = new LoopUnderTest((_, _) => new("{}"));
        loop.Api.Enqueue(new FakeInvocation { Refusal = status });
        Assert.Equal(1, loop.ExitCode());
        Assert.Contains("\"@l\":\"Error\"", loop.Log, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_4xx_to_next_does_not_end_the_loop()
    {
        using var loop = new LoopUnderTest((_, _) => new("{}"));
        loop.Api.Enqueue(new FakeInvocation { Refusal = 400 });
        loop.Api.Enqueue(new FakeInvocation { Refusal = 429 });
        Assert.Equal("response", loop.Api.Invoke(new FakeInvocation()).Kind);
    }

    [Fact(DisplayName = "Rule 37: a streamed answer, and what comes after it")]
    public void Streaming()
    {
        var handler = new FunctionHandler((_, _) => new(InvocationResponse.Streamed("{}"u8.ToArray(), async (body, cancelled) =>
        {
            await body.WriteAsync("one"u8.ToArray(), cancelled);
            await body.FlushAsync(cancelled);
            await Task.Yield();
            await body.WriteAsync("two"u8.ToArray(), cancelled);
        })));
        using var loop = new LoopUnderTest(handler, streaming: true);
        Assert.Equal("{}\0\0\0\0\0\0\0\0onetwo", loop.Api.Invoke(new FakeInvocation()).Text);
        Assert.Equal("{}\0\0\0\0\0\0\0\0onetwo", loop.Api.Invoke(new FakeInvocation()).Text);

        using var off = new LoopUnderTest(handler);
        Assert.Equal("error", off.Api.Invoke(new FakeInvocation()).Kind);
    }

    [Fact(DisplayName = "Rule 37: a stream that breaks off is reported once, in its trailers")]
    public void Streaming_failure()
    {
        var handler = new FunctionHandler((_, _) => new(InvocationResponse.Streamed("{}"u8.ToArray(), (_, _) => throw new TimeoutException())));
        using var loop = new LoopUnderTest(handler, streaming: true);
        Assert.Equal("TimeoutException", loop.Api.Invoke(new FakeInvocation()).Headers["Lambda-Runtime-Function-Error-Type"]);
        Assert.Equal("response", loop.Api.Invoke(new FakeInvocation()).Kind);
        Assert.DoesNotContain(loop.Api.Calls, c => c.Kind == "error");
    }

    [Fact(DisplayName = "Rule 41: N pollers work side by side and mix nothing up")]
    public void Concurrency()
    {
        using var together = new Barrier(8);
        using var loop = new LoopUnderTest(
            async (i, _) =>
            {
                Assert.True(together.SignalAndWait(TimeSpan.FromSeconds(5), CancellationToken.None));
                await Task.Yield();
                return Encoding.UTF8.GetString(i.Payload.Span) + "|" + i.TraceId;
            },
            concurrency: 8);
        loop.Api.AwaitPollers(8);
        Environment.SetEnvironmentVariable("_X_AMZN_TRACE_ID", null);
        for (var i = 0; i < 80; i++)
            loop.Api.Enqueue(new FakeInvocation { RequestId = $"id-{i}", Event = $"event-{i}", Headers = { ["Lambda-Runtime-Trace-Id"] = $"trace-{i}" } });
        var seen = new HashSet<string>();
        for (var i = 0; i < 80; i++)
        {
            var outcome = loop.Api.Outcome();
            var number = outcome.RequestId[3..];
            Assert.Equal($"event-{number}|trace-{number}", outcome.Text);
            Assert.True(seen.Add(number));
        }

        Assert.Equal(8, loop.Api.Connections);
        Assert.Null(Environment.GetEnvironmentVariable("_X_AMZN_TRACE_ID"));
        Assert.Equal(0, loop.Stop());
    }

    [Fact(DisplayName = "Rule 41: one poller that cannot go on ends all")]
    public void Concurrency_ends_together()
    {
        using var loop = new LoopUnderTest((_, _) => new("{}"), concurrency: 3);
        loop.Api.AwaitPollers(3);
        loop.Api.Enqueue(new FakeInvocation { Refusal = 500 });
        Assert.Equal(1, loop.ExitCode());
    }

    [Fact(DisplayName = "Rule 42: the answer is posted when everything is done, not before")]
    public void Posted_last()
    {
        long done = 0;
        using var loop = new LoopUnderTest(async (_, _) =>
        {
            try
            {
                return "{}";
            }
            finally
            {
                await Task.Delay(150, CancellationToken.None);
                done = Stopwatch.GetTimestamp();
            }
        });
        var outcome = loop.Api.Invoke(new FakeInvocation());
        Assert.True(outcome.Timestamp > done && done != 0);
    }
}
