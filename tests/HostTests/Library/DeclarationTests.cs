using BingeMe.Http;
using BingeMe.Http.Calls;
using BingeMe.Http.Limits;
using BingeMe.Http.Operations;
using BingeMe.Http.Pipeline;
using BingeMe.TestSupport.Api;
using HostTests.Kestrel;
using Xunit;

namespace HostTests.Library;

/// <summary>The pipeline under APIs that are none of ours.</summary>
public sealed class DeclarationTests
{
    [Theory]
    [InlineData("/member", 401)]
    [InlineData("/anonymous", 401)]
    [InlineData("/optional", 200)]
    [InlineData("/open", 200)]
    [InlineData("/service", 200)]
    public async Task A_caller_who_is_demanded_is_there_whatever_the_authenticator_forgets(string path, int status)
    {
        foreach (var later in new[] { false, true })
        {
            var api = PlainPipeline.Of(
                static operations =>
                {
                    operations.Get("t.member", "/member").Members().Handle(static _ => Ok("in"));
                    operations.Get("t.anonymous", "/anonymous").AnonymousOnly().Handle(static _ => Ok("in"));
                    operations.Get("t.optional", "/optional").Optional().Handle(static _ => Ok("in"));
                    operations.Get("t.open", "/open").Open().Handle(static _ => Ok("in"));
                    operations.Get("t.service", "/service").Members().OpenToServices().Handle(static _ => Ok("in"));
                },
                new Forgetful(later));
            Assert.All(await BothHosts.Ask(api, target: path), seen => Assert.Equal(status, seen.Status));
        }
    }

    [Fact]
    public async Task Content_without_a_type_is_what_the_operation_declares()
    {
        var api = PlainPipeline.Of(static operations => operations.Get("t.csv", "/csv").Open().HandleContent("text/csv; charset=utf-8", static _ => new(new ApiResponse { Body = "a,b"u8.ToArray() })));
        foreach (var method in new[] { "GET", "HEAD" })
            Assert.All(await BothHosts.Ask(api, method, "/csv"), static seen => Assert.Contains("\ncontent-type: text/csv; charset=utf-8\n", seen.Fields, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/null")]
    [InlineData("/length")]
    [InlineData("/status")]
    public async Task Content_that_cannot_be_sent_is_a_500_and_a_line_that_says_why(string path)
    {
        var log = new RecordingAccessLog();
        var api = PlainPipeline.Of(
            static operations =>
            {
                operations.Post("t.null", "/null").Open().HandleContent("text/csv", static _ => new((ApiResponse)null!));
                operations.Post("t.status", "/status").Open().HandleContent("text/csv", static _ => new(new ApiResponse { Status = 1000, Body = "a,b"u8.ToArray() }));
                operations.Post("t.length", "/length").Open().HandleContent("text/csv", static _ =>
                {
                    var response = CapturingApi.Text("a,b");
                    response.Headers["Content-Length"] = "9";
                    return new(response);
                });
            },
            log: log);
        Assert.All(await BothHosts.Ask(api, "POST", path), static seen =>
        {
            Assert.Equal(500, seen.Status);
            Assert.Contains("x-content-type-options: nosniff", seen.Fields, StringComparison.Ordinal);
        });
        Assert.Equal(9, log.Records.Count);
        Assert.All(log.Records, line => Assert.Equal((500, "t." + path[1..], "InvalidOperationException"), (line.Status, line.Operation, line.Failure?.GetType().Name)));
    }

    [Fact]
    public async Task A_body_that_nobody_declared_to_take_is_there_on_no_host()
    {
        var api = PlainPipeline.Of(static operations =>
        {
            operations.Post("t.none", "/none").Open().Handle(static call => Ok($"{call.Request.Body.Length} bytes"));
            operations.Post("t.content", "/content").Open().HandleContent("text/plain", static call => new(CapturingApi.Text($"{call.Request.Body.Length} bytes")));
        });
        Assert.All(await BothHosts.Ask(api, "POST", "/none", "abc"), static seen => Assert.Contains("0 bytes", seen.Body, StringComparison.Ordinal));
        Assert.All(await BothHosts.Ask(api, "POST", "/content", "abc"), static seen => Assert.Contains("3 bytes", seen.Body, StringComparison.Ordinal));
    }

    public static TheoryData<string, string> Tables { get; } = new()
    {
        { "unfinished", "t.unfinished" },
        { "no id", "has no id" },
        { "calls", "-1 calls" },
        { "window", "00:00:00" },
        { "body", "-1 bytes" },
        { "star", "nothing stands for several" },
        { "escape", "neither escapes" },
    };

    [Theory]
    [MemberData(nameof(Tables))]
    public void A_table_that_cannot_work_is_refused_when_it_is_made(string fault, string said)
    {
        var refused = Assert.Throws<InvalidOperationException>(() => PlainPipeline.Of(
            operations =>
            {
                operations.Get("t.fine", "/fine").Open().Handle(static _ => Ok(""));
                _ = fault == "unfinished" ? operations.Get("t.unfinished", "/unfinished").Open() : null;
                if (fault == "no id") operations.Get("", "/a").Open().Handle(static _ => Ok(""));
                if (fault == "calls") operations.Get("t.a", "/a").Open().Limit(-1, RatePer.Minute).Handle(static _ => Ok(""));
                if (fault == "window") operations.Get("t.a", "/a").Open().Limit(1, TimeSpan.Zero).Handle(static _ => Ok(""));
                if (fault == "body") operations.Post("t.a", "/a").Open().MaxBody(-1).Handle(static _ => Ok(""));
                if (fault == "star") operations.Get("t.a", "/a/*").Open().Handle(static _ => Ok(""));
                if (fault == "escape") operations.Get("t.a", "/a%20b").Open().Handle(static _ => Ok(""));
            },
            limits: new Generous()));
        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*")]
    [InlineData("https://*.app.example")]
    [InlineData("https://app.example/")]
    [InlineData("https://app.example, https://b.example")]
    [InlineData("")]
    public void An_origin_that_no_browser_sends_is_refused_when_the_pipeline_is_made(string origin)
    {
        var refused = Assert.Throws<InvalidOperationException>(() => PlainPipeline.Of(static _ => { }, options: new PipelineOptions { AllowedOrigins = ["https://fine.example", origin] }));
        Assert.Contains($"'{origin}'", refused.Message, StringComparison.Ordinal);
    }

    private static Task<Response<Unit>> Ok(string message) => Task.FromResult(Response.Ok(message));

    private sealed class Forgetful(bool later) : IAuthenticator
    {
        public async ValueTask<Caller?> Authenticate(Operation operation, ApiRequest request, DateTimeOffset now)
        {
            if (later) await Task.Yield();
            return null;
        }
    }

    private sealed class Generous : IRateLimits
    {
        public ValueTask<RateDecision> Hit(string key, int limit, TimeSpan window, CancellationToken cancelled) => new(RateDecision.For(1, limit, DateTimeOffset.UtcNow, window));

        public ValueTask<RateDecision> Peek(string key, int limit, TimeSpan window, CancellationToken cancelled) => Hit(key, limit, window, cancelled);
    }
}
