using System.Text;
using System.Text.Json.Nodes;
using BingeMe.ApiGateway;
using BingeMe.ApiGateway.Emulation;
using BingeMe.Http.Calls;
using BingeMe.Http.Pipeline;
using BingeMe.Lambda;
using BingeMe.Lambda.Runtime;
using HostTests.Http;
using Xunit;

namespace HostTests.Lambda;

/// <summary>What the function refuses by itself looks like every refusal of the API, and the request's one line tells of what the client got.</summary>
public sealed class RefusedAnswerTests
{
    private const string Origin = "https://app.example";

    private readonly PipelineUnderTest api = new(
        static table =>
        {
            table.Get("t.big", "/big").Open().Handle(static _ => Task.FromResult(Response.Ok(new string('x', 7_000_000))));
            table.Get("t.odd", "/odd").Open().Handle(static _ => Task.FromResult(new Response<Unit>("no status of an answer") { Status = 700 }));
            table.Get("t.fine", "/fine").Open().Handle(static _ => Task.FromResult(Response.Ok("fine")));
        },
        new PipelineOptions { GeneralLimit = 0, AllowedOrigins = [Origin] });

    public static TheoryData<EventKind> HttpKinds { get; } = [.. EventKinds.Http];

    [Theory]
    [MemberData(nameof(HttpKinds))]
    public async Task An_answer_that_is_too_large_is_logged_as_the_500_that_it_became(EventKind kind)
    {
        var seen = await Call(kind, "/big");
        Assert.Equal(500, seen.Status);
        Assert.Contains("too large", Encoding.UTF8.GetString(seen.Body.Span), StringComparison.Ordinal);
        AssertDress(seen);
        var line = Assert.Single(api.Log.Records);
        Assert.Equal((500, "t.big", AccessLevel.Error), (line.Status, line.Operation, line.Level));
        Assert.Contains("bytes of JSON", line.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(HttpKinds))]
    public async Task An_answer_that_cannot_be_encoded_is_a_500_and_a_failure(EventKind kind)
    {
        var seen = await Call(kind, "/odd");
        Assert.Equal(500, seen.Status);
        AssertDress(seen);
        var line = Assert.Single(api.Log.Records);
        Assert.Equal((500, "t.odd"), (line.Status, line.Operation));
        Assert.IsType<InvalidOperationException>(line.Failure);
    }

    [Theory]
    [MemberData(nameof(HttpKinds))]
    public async Task A_broken_event_is_refused_like_any_request(EventKind kind)
    {
        var json = JsonNode.Parse(Event(kind, "/fine?secret=1"))!.AsObject();
        (json["body"], json["isBase64Encoded"]) = ("***", true);
        var answer = await Handler().Handle(Invocation(Encoding.UTF8.GetBytes(json.ToJsonString())), CancellationToken.None);
        var seen = GatewayResponse.Interpret(answer.Json.Span, kind, "GET");
        Assert.Equal(400, seen.Status);
        AssertDress(seen);
        var line = Assert.Single(api.Log.Records);
        Assert.Equal((400, "/fine", "GET", "lambda-1", kind.Name()), (line.Status, line.Path, line.Method, line.InvocationId, line.Source));
    }

    [Theory]
    [MemberData(nameof(HttpKinds))]
    public async Task A_header_whose_name_is_none_is_refused_as_Kestrel_does(EventKind kind)
    {
        var json = JsonNode.Parse(Event(kind, "/fine"))!.AsObject();
        var list = kind is EventKind.RestV1 or EventKind.Http10 or EventKind.AlbMultiValue;
        json[list ? "multiValueHeaders" : "headers"]!["x(a"] = list ? new JsonArray("1") : "1";
        var answer = await Handler().Handle(Invocation(Encoding.UTF8.GetBytes(json.ToJsonString())), CancellationToken.None);
        var seen = GatewayResponse.Interpret(answer.Json.Span, kind, "GET");
        Assert.Equal(400, seen.Status);
        Assert.Contains("RFC 9110 section 5.1", Encoding.UTF8.GetString(seen.Body.Span), StringComparison.Ordinal);
        AssertDress(seen);
        Assert.Equal(400, Assert.Single(api.Log.Records).Status);
    }

    [Fact]
    public async Task A_managed_runtime_names_no_invocation_and_is_always_told_that_one_is_over()
    {
        var over = 0;
        var function = new StreamFunction(new ApiInvocationHandler(api.Api, posted: _ => over++));
        using (var input = new MemoryStream(Event(EventKind.RestV1, "/fine"))) await using (await function.Handle(input)) Assert.Equal(1, over);
        Assert.Null(Assert.Single(api.Log.Records).InvocationId);
        using var bad = new MemoryStream("{}"u8.ToArray());
        await Assert.ThrowsAsync<InvocationFaultException>(() => function.Handle(bad));
        Assert.Equal(2, over);
    }

    private static void AssertDress(ClientResponse seen)
    {
        Assert.Equal(seen.Status, (int)JsonNode.Parse(seen.Body.Span)!["status"]!);
        Assert.Equal((Origin, "private, no-store", "nosniff"), (seen.Header("access-control-allow-origin"), seen.Header("cache-control"), seen.Header("x-content-type-options")));
        Assert.NotNull(seen.Header("x-request-id"));
    }

    private static byte[] Event(EventKind kind, string target) => EventWriter.ToBytes(
        new WireRequest { Method = "GET", Target = target, Headers = [new("Origin", Origin), new("User-Agent", "t")], SourceAddress = "203.0.113.7" }, kind);

    private static Invocation Invocation(byte[] payload) => new() { RequestId = "lambda-1", Payload = payload, Deadline = DateTimeOffset.UtcNow.AddSeconds(20) };

    private ApiInvocationHandler Handler() => new(api.Api);

    private async Task<ClientResponse> Call(EventKind kind, string target) =>
        GatewayResponse.Interpret((await Handler().Handle(Invocation(Event(kind, target)), CancellationToken.None)).Json.Span, kind, "GET");
}
