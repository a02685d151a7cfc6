using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using BingeMe.Http;
using BingeMe.Http.Pipeline;
using BingeMe.Kestrel;
using BingeMe.Lambda;
using BingeMe.Lambda.Runtime;
using BingeMe.TestSupport.LambdaRuntime;
using HostTests.LambdaRuntime;
using Xunit;

namespace HostTests.Kestrel;

/// <summary>An API without the pipeline, which nothing protects from itself: both hosts answer alike, and say what it threw.</summary>
public sealed class BareApiTests
{
    /// <summary>What a bare API does, the status that its client gets, and what the log has to say of it.</summary>
    public static TheoryData<string, int, string?> Faults { get; } = new()
    {
        { "intended", 404, null },
        { "down", 503, "UnavailableException" },
        { "bug", 500, "InvalidOperationException" },
        { "cancelled by itself", 500, "OperationCanceledException" },
        { "out of patience with another", 500, "TimeoutException" },
        { "told to end", 504, "OperationCanceledException" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task What_it_throws_is_refused_alike_by_both_hosts_and_told(string fault, int status, string? told)
    {
        var log = new LastRecord();
        await using var host = await HostUnderTest.Start(new CapturingApi(request => Fail(fault, request)), new KestrelHostOptions { RequestTimeout = TimeSpan.FromMilliseconds(300) }, log: log);
        using var answer = await host.Client.GetAsync(new Uri("/x", UriKind.Relative));
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(told, log.Last?.Failure?.GetType().Name.Replace("TaskCanceled", "OperationCanceled", StringComparison.Ordinal));
        if (told is not null) Assert.Equal(status, log.Last!.Value.Status);

        var (carried, thrown) = await ByFunction(request => Fail(fault, request), "GET");
        Assert.Equal(status, (int?)carried["statusCode"]);
        Assert.Equal(told, thrown?.GetType().Name.Replace("TaskCanceled", "OperationCanceled", StringComparison.Ordinal));
    }

    [Fact]
    public void The_function_tells_its_log_what_was_thrown()
    {
        using var loop = new LoopUnderTest(new ApiInvocationHandler(new CapturingApi(static _ => throw new InvalidOperationException("planned"))));
        var outcome = loop.Api.Invoke(new FakeInvocation { Event = Event("GET") });
        Assert.Equal("response", outcome.Kind);
        Assert.Contains("\"statusCode\":500", outcome.Text, StringComparison.Ordinal);
        Assert.Contains("The API threw instead of answering", loop.Log, StringComparison.Ordinal);
        Assert.Contains("planned", loop.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_log_what_it_throws_is_a_warning()
    {
        var warned = new TaskCompletionSource<string>();
        await using var host = await HostUnderTest.Start(new CapturingApi(static _ => throw new InvalidOperationException("planned")), warn: text => warned.TrySetResult(text));
        using var answer = await host.Client.GetAsync(new Uri("/x?token=secret", UriKind.Relative));
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.StartsWith("GET /x was answered 500 because the API threw System.InvalidOperationException: planned", await warned.Task, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_over_the_hosts_limit_never_reaches_it()
    {
        var api = new CapturingApi(static request => ValueTask.FromResult(CapturingApi.Text($"{request.Body.Length}")));
        await using var host = await HostUnderTest.Start(api, new KestrelHostOptions { MaximumBodyBytes = 1000 });
        Assert.Equal("1000", await Sent(new ByteArrayContent(new byte[1000]), 200));
        await Sent(new ByteArrayContent(new byte[1001]), 413);
        await Sent(new StreamContent(new MemoryStream(new byte[2000])) { Headers = { ContentLength = null } }, 413, isChunked: true);
        Assert.Equal("0", await Sent(null, 200));
        Assert.Equal(2, api.Requests.Count);

        async Task<string> Sent(HttpContent? body, int status, bool isChunked = false)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/x") { Content = body };
            if (isChunked) request.Headers.TransferEncodingChunked = true;
            using var answer = await host.Client.SendAsync(request);
            Assert.Equal(status, (int)answer.StatusCode);
            return await answer.Content.ReadAsStringAsync();
        }
    }

    [Theory]
    [InlineData("HEAD", 200, 2)]
    [InlineData("GET", 204, null)]
    [InlineData("GET", 304, null)]
    [InlineData("GET", 200, 2)]
    public async Task A_body_that_HTTP_has_no_room_for_is_left_out(string method, int status, int? length)
    {
        static ValueTask<ApiResponse> Say(int status)
        {
            var response = CapturingApi.Text("ok");
            response.Status = status;
            return ValueTask.FromResult(response);
        }

        await using var host = await HostUnderTest.Start(new CapturingApi(_ => Say(status)));
        var raw = await host.Raw($"{method} /x HTTP/1.1\r\nHost: h.example\r\nConnection: close\r\n\r\n");
        Assert.Equal(status, HostUnderTest.StatusOf(raw));
        Assert.Equal(length is null ? null : $"Content-Length: {length}", raw.Split("\r\n").FirstOrDefault(static line => line.StartsWith("Content-Length", StringComparison.OrdinalIgnoreCase)));
        var body = raw[(raw.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        Assert.Equal(method == "GET" && status == 200 ? "ok" : "", body);

        var (carried, _) = await ByFunction(_ => Say(status), method);
        Assert.Equal(status, (int?)carried["statusCode"]);
        Assert.Equal(body, (string?)carried["body"] ?? "");
    }

    private static async ValueTask<ApiResponse> Fail(string fault, ApiRequest request)
    {
        if (fault == "told to end") await Task.Delay(Timeout.Infinite, request.Aborted);
        throw fault switch
        {
            "intended" => ApiException.NotFound("No."),
            "down" => new UnavailableException("sql", null),
            "cancelled by itself" => new OperationCanceledException(),
            "out of patience with another" => new TimeoutException(),
            _ => new InvalidOperationException(fault),
        };
    }

    private static async Task<(JsonNode Answer, Exception? Thrown)> ByFunction(Func<ApiRequest, ValueTask<ApiResponse>> answer, string method)
    {
        var handler = new ApiInvocationHandler(new CapturingApi(answer));
        using var deadline = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        var response = await handler.Handle(new Invocation { RequestId = "i-1", Payload = Encoding.UTF8.GetBytes(Event(method)), Deadline = DateTimeOffset.UtcNow.AddSeconds(3) }, deadline.Token);
        return (JsonNode.Parse(response.Json.Span)!, response.Thrown);
    }

    private static string Event(string method) =>
        """{"version":"2.0","routeKey":"$default","rawPath":"/x","rawQueryString":"","headers":{"host":"h.example"},"requestContext":{"http":{"method":"METHOD","path":"/x","protocol":"HTTP/1.1","sourceIp":"203.0.113.9"},"requestId":"r-1","stage":"$default"},"isBase64Encoded":false}"""
            .Replace("METHOD", method, StringComparison.Ordinal);

    private sealed class LastRecord : IAccessLog
    {
        public AccessRecord? Last { get; private set; }

        public void Write(in AccessRecord record) => Last = record;
    }
}
