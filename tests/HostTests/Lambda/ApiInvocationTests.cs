using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using BingeMe.ApiGateway;
using BingeMe.ApiGateway.Emulation;
using BingeMe.Hosting;
using BingeMe.Http;
using BingeMe.Lambda;
using BingeMe.Lambda.Runtime;
using BingeMe.TestSupport.Api;
using HostTests.Kestrel;
using Xunit;

namespace HostTests.Lambda;

/// <summary>The Lambda host from the event's bytes to the answer's.</summary>
public sealed class ApiInvocationTests : IAsyncLifetime
{
    private ApiUnderTest system = null!;

    public static TheoryData<EventKind> HttpKinds { get; } = [.. EventKinds.Http];

    public async Task InitializeAsync() => system = await ApiUnderTest.Create();

    public async Task DisposeAsync() => await system.DisposeAsync();

    [Theory]
    [MemberData(nameof(HttpKinds))]
    public async Task Every_kind_of_event_signs_a_member_in(EventKind kind)
    {
        await system.AddMember(new TestMember("sam_t").WithPassword());
        var init = await Call(kind, "POST", "/auth/init", """{"client":"android"}""");
        Assert.Equal(200, init.Status);
        var login = await Call(
            kind,
            "POST",
            "/auth/login?x=1",
            $$"""{"is_otp_login":false,"username_email":"sam_t","password":"{{TestMember.Password}}"}""",
            KeyValuePair.Create("Authorization", $"Bearer {Data(init)["accessToken"]}"));
        Assert.Equal(200, login.Status);
        var valid = await Call(kind, "GET", "/auth/validate", "", KeyValuePair.Create("Authorization", $"Bearer {Data(login)["accessToken"]}"));
        Assert.Equal("sam_t", (string?)Data(valid)["user"]!["username"]);
        Assert.Equal("application/json; charset=utf-8", valid.Header("content-type"));
        Assert.Equal("nosniff", valid.Header("x-content-type-options"));
        Assert.Equal("203.0.113.7", (await Session(login)).IpAddress);
    }

    [Theory]
    [MemberData(nameof(HttpKinds))]
    public async Task Errors_and_heads_are_answers_in_the_events_format(EventKind kind)
    {
        Assert.Equal(404, (await Call(kind, "GET", "/no/where/at/all", "")).Status);
        Assert.Equal(400, (await Call(kind, "POST", "/auth/init", "{")).Status);
        var head = await Call(kind, "HEAD", "/health", "");
        Assert.Equal((200, 0), (head.Status, head.Body.Length));
    }

    [Theory]
    [MemberData(nameof(HttpKinds))]
    public async Task A_body_that_is_no_base64_is_the_clients_fault(EventKind kind)
    {
        var json = JsonNode.Parse(EventWriter.ToBytes(Wire("POST", "/auth/init", "{}"), kind))!.AsObject();
        json["body"] = "*** no base64 ***";
        json["isBase64Encoded"] = true;
        var answer = await Handler().Handle(Invocation(Encoding.UTF8.GetBytes(json.ToJsonString())), CancellationToken.None);
        Assert.Equal(400, GatewayResponse.Interpret(answer.Json.Span, kind, "POST").Status);
    }

    [Theory]
    [MemberData(nameof(HttpKinds))]
    public async Task A_deadline_is_504_in_the_events_format(EventKind kind)
    {
        var pipeline = new HostTests.Http.PipelineUnderTest(t => t.Get("t.slow", "/slow").Open().Handle(static async call =>
        {
            await Task.Delay(Timeout.Infinite, call.Cancelled);
            return BingeMe.Http.Calls.Response.Ok("never");
        }));
        using var deadline = new CancellationTokenSource(50);
        var answer = await Handler(pipeline.Api).Handle(Invocation(EventWriter.ToBytes(Wire("GET", "/slow", ""), kind)), deadline.Token);
        Assert.Equal(504, GatewayResponse.Interpret(answer.Json.Span, kind, "GET").Status);
    }

    [Theory]
    [MemberData(nameof(HttpKinds))]
    public async Task An_answer_that_is_too_large_becomes_a_clear_500(EventKind kind)
    {
        var body = new string('x', 7_000_000);
        var function = new StreamFunction(Handler(new CapturingApi(_ => ValueTask.FromResult(CapturingApi.Text(body)))));
        using var input = new MemoryStream(EventWriter.ToBytes(Wire("GET", "/big", ""), kind));
        await using var output = await function.Handle(input);
        using var bytes = new MemoryStream();
        await output.CopyToAsync(bytes);
        var seen = GatewayResponse.Interpret(bytes.ToArray(), kind, "GET");
        Assert.Equal(500, seen.Status);
        Assert.Contains("too large", Encoding.UTF8.GetString(seen.Body.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_authorizer_event_with_a_good_token_gets_a_policy()
    {
        const string arn = "arn:aws:execute-api:eu-west-2:1:api/prod/GET/x";
        foreach (var (token, id, anonymous) in new[] { (system.AsMember(1), "1", "false"), (system.AsAnonymous(), "anon_1750000000000_0123456789ab", "true") })
        {
            var events = new[]
            {
                $$"""{"type":"TOKEN","authorizationToken":"Bearer {{token}}","methodArn":"{{arn}}"}""",
                $$"""{"type":"REQUEST","methodArn":"{{arn}}","httpMethod":"GET","path":"/x","headers":{"AUTHORIZATION":"Bearer {{token}}" },"requestContext":{"stage":"prod"} }""",
            };
            foreach (var json in events)
            {
                var policy = JsonNode.Parse((await Handler().Handle(Invocation(Encoding.UTF8.GetBytes(json)), CancellationToken.None)).Json.Span)!;
                Assert.Equal(id, (string?)policy["principalId"]);
                var statement = policy["policyDocument"]!["Statement"]![0]!;
                Assert.Equal(("2012-10-17", "execute-api:Invoke", "Allow", arn), ((string?)policy["policyDocument"]!["Version"], (string?)statement["Action"], (string?)statement["Effect"], (string?)statement["Resource"]));
                Assert.Equal((id, anonymous), ((string?)policy["context"]!["userId"], (string?)policy["context"]!["isAnonymous"]));
            }
        }
    }

    [Theory]
    [InlineData("junk")]
    [InlineData("Bearer junk")]
    [InlineData("")]
    [InlineData("bearer {0}")]
    [InlineData("Bearer {1}")]
    [InlineData("Bearer {2}")]
    public async Task An_authorizer_event_with_a_bad_token_fails_with_Unauthorized(string token)
    {
        token = token.Replace("{0}", system.AsMember(1), StringComparison.Ordinal)
            .Replace("{1}", system.Context.Tokens.MemberRefresh(1, "user", system.Now), StringComparison.Ordinal)
            .Replace("{2}", system.Context.Tokens.MemberAccess(1, "user", system.Now.AddHours(-2)), StringComparison.Ordinal);
        var json = $$"""{"type":"TOKEN","authorizationToken":"{{token}}","methodArn":"arn:aws:execute-api:eu-west-2:1:api/prod/GET/x"}""";
        var fault = await Assert.ThrowsAsync<InvocationFaultException>(async () => await Handler().Handle(Invocation(Encoding.UTF8.GetBytes(json)), CancellationToken.None));
        Assert.Equal("Unauthorized", fault.Message);
    }

    [Theory]
    [InlineData("""{"source":"serverless-plugin-warmup"}""")]
    [InlineData("""{"warmer":true}""")]
    [InlineData("""{"version":"0","detail-type":"Scheduled Event","source":"aws.events","detail":{},"resources":["r"],"time":"2025-06-15T12:00:00Z"}""")]
    public async Task A_warm_up_or_a_schedule_is_answered_without_a_request(string json)
    {
        var api = new CapturingApi();
        using var answer = JsonDocument.Parse((await Handler(api).Handle(Invocation(Encoding.UTF8.GetBytes(json)), CancellationToken.None)).Json);
        Assert.Empty(api.Requests);
    }

    [Fact]
    public async Task A_batch_of_a_queue_fails_so_that_none_is_lost_whatever_its_mapping_says()
    {
        const string json = """{"Records":[{"messageId":"m-1","eventSource":"aws:sqs","body":"{}","receiptHandle":"r","attributes":{},"messageAttributes":{}}]}""";
        var fault = await Assert.ThrowsAsync<InvocationFaultException>(async () => await Handler().Handle(Invocation(Encoding.UTF8.GetBytes(json)), CancellationToken.None));
        Assert.Equal("BingeMe.UnexpectedBatch", fault.ErrorType);
        Assert.Contains("1 messages goes back", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("{\"httpMethod\":")]
    public async Task An_event_that_nobody_knows_is_an_invocation_error_that_says_so(string json)
    {
        var fault = await Assert.ThrowsAsync<InvocationFaultException>(async () => await Handler().Handle(Invocation(Encoding.UTF8.GetBytes(json)), CancellationToken.None));
        Assert.Equal("BingeMe.BadEvent", fault.ErrorType);
        Assert.NotEqual("", fault.Message);
    }

    [Fact]
    public async Task A_function_url_streams_where_streaming_is_on()
    {
        var answer = await Handler(streaming: ResponseStreaming.FunctionUrl).Handle(Invocation(EventWriter.ToBytes(Wire("GET", "/health", ""), EventKind.FunctionUrl)), CancellationToken.None);
        var prelude = JsonNode.Parse(answer.Json.Span)!.AsObject();
        Assert.Equal(200, (int)prelude["statusCode"]!);
        Assert.False(prelude.ContainsKey("body"));
        Assert.DoesNotContain(prelude["headers"]!.AsObject(), static h => h.Key.Equals("content-length", StringComparison.OrdinalIgnoreCase));
        using var body = new MemoryStream();
        await answer.WriteBody!(body, CancellationToken.None);
        Assert.Equal("OK", (string?)JsonNode.Parse(body.ToArray())!["status"]);
        Assert.Null((await Handler(streaming: ResponseStreaming.FunctionUrl).Handle(Invocation(EventWriter.ToBytes(Wire("GET", "/health", ""), EventKind.RestV1)), CancellationToken.None)).WriteBody);
        Assert.Null((await Handler().Handle(Invocation(EventWriter.ToBytes(Wire("GET", "/health", ""), EventKind.FunctionUrl)), CancellationToken.None)).WriteBody);
    }

    /// <summary>Gateway rule 37, and the response transfer mode STREAM: the same event, so by setting, and values as lists as in its whole answers.</summary>
    [Fact]
    public async Task Rule_37_a_rest_api_streams_where_its_own_setting_is_on()
    {
        var invocation = Invocation(EventWriter.ToBytes(Wire("GET", "/health", ""), EventKind.RestV1));
        var answer = await Handler(streaming: ResponseStreaming.RestApi).Handle(invocation, CancellationToken.None);
        var prelude = JsonNode.Parse(answer.Json.Span)!.AsObject();
        Assert.Equal(["statusCode", "multiValueHeaders"], prelude.Select(static m => m.Key));
        Assert.StartsWith("application/json", (string?)prelude["multiValueHeaders"]!["Content-Type"]![0], StringComparison.Ordinal);
        using var body = new MemoryStream();
        await answer.WriteBody!(body, CancellationToken.None);
        byte[] stream = [.. answer.Json.Span, .. new byte[8], .. body.ToArray()];
        var seen = GatewayResponse.InterpretStream(stream, EventKind.RestV1, "GET");
        Assert.Equal(200, seen.Status);
        Assert.Equal(body.ToArray(), seen.Body.ToArray());
        Assert.Null((await Handler(streaming: ResponseStreaming.RestApi).Handle(Invocation(EventWriter.ToBytes(Wire("GET", "/health", ""), EventKind.FunctionUrl)), CancellationToken.None)).WriteBody);
        Assert.Null((await Handler(streaming: ResponseStreaming.RestApi).Handle(Invocation(EventWriter.ToBytes(Wire("GET", "/health", ""), EventKind.Http10)), CancellationToken.None)).WriteBody);
    }

    [Theory]
    [InlineData("OPTIONS", "/auth/login", 204)]
    [InlineData("HEAD", "/health", 200)]
    [InlineData("GET", "/docs/swagger.json", 304)]
    [InlineData("POST", "/auth/init", 400)]
    [InlineData("GET", "/nowhere/at/all", 404)]
    public async Task An_answer_streams_with_or_without_a_body(string method, string target, int status)
    {
        var wire = Wire(
            method,
            target,
            method == "POST" ? "{}" : "",
            KeyValuePair.Create("Origin", "https://app.bingeme.example"),
            KeyValuePair.Create("Access-Control-Request-Method", "POST"),
            KeyValuePair.Create("If-None-Match", status == 304 ? "*" : "\"other\""));
        var json = JsonNode.Parse(EventWriter.ToBytes(wire, EventKind.FunctionUrl))!.AsObject();

        // The one answer that is given before there is a request: the body is no base64.
        if (method == "POST") (json["body"], json["isBase64Encoded"]) = ("***", true);
        var answer = await Handler(streaming: ResponseStreaming.FunctionUrl).Handle(Invocation(Encoding.UTF8.GetBytes(json.ToJsonString())), CancellationToken.None);
        var prelude = JsonNode.Parse(answer.Json.Span)!.AsObject();
        Assert.Equal(status, (int)prelude["statusCode"]!);
        Assert.False(prelude.ContainsKey("body"));
        using var body = new MemoryStream();
        await answer.WriteBody!(body, CancellationToken.None);
        Assert.Equal(status >= 400, body.Length > 0);
    }

    [Theory]
    [InlineData(EventKind.RestV1, 29)]
    [InlineData(EventKind.Http10, 30)]
    [InlineData(EventKind.Http20, 30)]
    [InlineData(EventKind.FunctionUrl, null)]
    [InlineData(EventKind.Alb, null)]
    public async Task The_gateways_own_time_counts_into_the_deadline(EventKind kind, int? seconds)
    {
        var clock = new TimerClock();
        ApiRequest? seen = null;
        var api = new CapturingApi(request =>
        {
            seen = request;
            Assert.False(request.Aborted.IsCancellationRequested);
            clock.Fire();
            Assert.Equal(seconds is not null, request.Aborted.IsCancellationRequested);
            return ValueTask.FromResult(CapturingApi.Text("ok"));
        });
        var invocation = new Invocation { RequestId = "r", Payload = EventWriter.ToBytes(Wire("GET", "/", ""), kind), Deadline = clock.GetUtcNow().AddSeconds(60) };
        await new ApiInvocationHandler(api, clock: clock, deadlineMargin: TimeSpan.FromMilliseconds(500)).Handle(invocation, CancellationToken.None);
        Assert.Equal(seconds is { } s ? TimeSpan.FromSeconds(s) - TimeSpan.FromMilliseconds(500) : null, clock.Due);
        Assert.Equal(clock.GetUtcNow().AddSeconds(seconds ?? 60), seen!.Deadline);
        Assert.False(seen.ClientGone.CanBeCanceled);
    }

    [Theory]
    [InlineData(EventKind.RestV1)]
    [InlineData(EventKind.Http20)]
    [InlineData(EventKind.Alb)]
    public async Task A_method_arrives_as_it_was_sent(EventKind kind)
    {
        var api = new CapturingApi();
        await Handler(api).Handle(Invocation(EventWriter.ToBytes(Wire("delete", "/notifications/delete-all", ""), kind)), CancellationToken.None);
        Assert.Equal("delete", api.Last.Method);
        Assert.Equal(404, (await Call(kind, "delete", "/notifications/delete-all", "")).Status);
    }

    [Fact]
    public async Task Concurrent_invocations_do_not_mix()
    {
        var api = new CapturingApi(async request =>
        {
            await Task.Delay(Random.Shared.Next(5));
            return CapturingApi.Text(request.Path);
        });
        var handler = Handler(api);
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(async () =>
        {
            var kind = EventKinds.Http[i % EventKinds.Http.Count];
            var answer = await handler.Handle(Invocation(EventWriter.ToBytes(Wire("GET", $"/n/{i}", ""), kind)), CancellationToken.None);
            Assert.Equal($"/n/{i}", Encoding.UTF8.GetString(GatewayResponse.Interpret(answer.Json.Span, kind, "GET").Body.Span));
        })));
    }

    /// <summary>A clock of which the timers go off when a test says so.</summary>
    private sealed class TimerClock : TimeProvider
    {
        private Action? fire;

        public TimeSpan? Due { get; private set; }

        public override DateTimeOffset GetUtcNow() => ApiUnderTest.Start;

        public void Fire() => fire?.Invoke();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            (Due, fire) = (dueTime, () => callback(state));
            return new Timer();
        }

        private sealed class Timer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }

    private static JsonObject Data(ClientResponse response) => JsonNode.Parse(response.Body.Span)!["data"]!.AsObject();

    private static WireRequest Wire(string method, string target, string body, params KeyValuePair<string, string>[] headers) => new()
    {
        Method = method,
        Target = target,
        Headers = [.. headers, new("Content-Type", "application/json"), new("User-Agent", "t")],
        Body = Encoding.UTF8.GetBytes(body),
        SourceAddress = "203.0.113.7",
    };

    private static Invocation Invocation(byte[] payload) => new() { RequestId = "lambda-1", Payload = payload, Deadline = DateTimeOffset.UtcNow.AddSeconds(20) };

    private ApiInvocationHandler Handler(IApi? api = null, ResponseStreaming streaming = ResponseStreaming.None) =>
        new(api ?? system.System.Api, GatewayOptions.Default, streaming, LambdaHost.Authorizer(system.Context), system.Clock);

    private async Task<BingeMe.Handlers.Ports.Session> Session(ClientResponse login) =>
        (await system.Context.Sessions.Find((string)Data(login)["refreshToken"]!, (string)Data(login)["user"]!["id"]!, CancellationToken.None))!;

    private async Task<ClientResponse> Call(EventKind kind, string method, string target, string body, params KeyValuePair<string, string>[] headers)
    {
        var answer = await Handler().Handle(Invocation(EventWriter.ToBytes(Wire(method, target, body, headers), kind)), CancellationToken.None);
        return GatewayResponse.Interpret(answer.Json.Span, kind, method);
    }
}
