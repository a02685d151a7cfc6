using System.Text;
using BingeMe.Handlers.Ports;
using BingeMe.Http;
using BingeMe.Http.Calls;
using BingeMe.Http.Operations;
using BingeMe.Http.Pipeline;
using Xunit;

namespace HostTests.Http;

/// <summary>Envelope, errors, CORS, security fields, caching and limits of the pipeline (platform-auth P1, P2, P13; rulings 1 and 13).</summary>
public sealed class PipelineTests
{
    private static readonly string[] SecurityFields =
    [
        "Content-Security-Policy", "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy", "Origin-Agent-Cluster", "Referrer-Policy", "Strict-Transport-Security",
        "X-Content-Type-Options", "X-DNS-Prefetch-Control", "X-Download-Options", "X-Frame-Options", "X-Permitted-Cross-Domain-Policies", "X-XSS-Protection",
    ];

    [Fact]
    public async Task A_success_without_data_has_no_data_key()
    {
        var answer = (await Api().Get("/ok")).Expect(200);
        Assert.Equal("""{"message":"Fine <&> ₹.","status":200,"timestamp":"2025-06-15T12:00:00.000Z"}""", answer.Text);
        Assert.Equal("application/json; charset=utf-8", answer.Headers["Content-Type"]);
        Assert.Equal("request-1", answer.Headers["X-Request-Id"]);
        Assert.Null(answer.Headers["X-Powered-By"]);
    }

    [Fact]
    public async Task Empty_objects_and_arrays_are_data() => Assert.Equal("{}", (await Api().Get("/data")).Expect(200).Data!.ToJsonString());

    [Theory]
    [InlineData("/fail/400", 400, "Bad Request: no")]
    [InlineData("/fail/401", 401, "Unauthorized: no")]
    [InlineData("/fail/403", 403, "Forbidden: no")]
    [InlineData("/fail/404", 404, "Not Found: no")]
    [InlineData("/fail/405", 405, "Method Not Allowed: no")]
    [InlineData("/fail/409", 409, "Conflict: no")]
    [InlineData("/fail/422", 422, "Unprocessable Entity: no")]
    [InlineData("/fail/429", 429, "Too Many Requests: no")]
    [InlineData("/fail/500", 500, "Internal Server Error: no")]
    [InlineData("/fail/502", 502, "Bad Gateway: no")]
    [InlineData("/fail/503", 503, "Service Unavailable: no")]
    [InlineData("/fail/418", 418, "Error: no")]
    public async Task An_error_has_the_phrase_of_its_status(string target, int status, string message)
    {
        var answer = (await Api().Get(target)).Expect(status);
        Assert.Equal("{message:string,status:number,timestamp:string}", answer.Shape);
        Assert.Equal((message, status), ((string?)answer.Json["message"], (int)answer.Json["status"]!));
    }

    [Fact]
    public async Task Defect_an_unexpected_fault_tells_nothing_of_the_inside_in_any_environment()
    {
        foreach (var production in new[] { true, false })
        {
            var api = Api(new PipelineOptions { GeneralLimit = 0, IsProduction = production });
            var answer = (await api.Get("/crash")).Expect(500);
            Assert.Equal("{error{requestId:string},message:string,status:number,timestamp:string}", answer.Shape);
            Assert.DoesNotContain("select secret", answer.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", answer.Text, StringComparison.Ordinal);
            Assert.Equal("select secret from users", api.Log.Records[^1].Failure?.Message);
        }
    }

    [Fact]
    public async Task A_dependency_that_is_down_is_503_with_Retry_After()
    {
        var answer = (await Api().Get("/down")).Expect(503);
        Assert.Equal("2", answer.Headers["Retry-After"]);
        Assert.DoesNotContain("sql", answer.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_dependency_known_to_be_down_is_one_short_line_and_the_failure_that_made_it_known_an_error()
    {
        var api = Api();
        (await api.Get("/down")).Expect(503);
        Assert.Equal((AccessLevel.Error, null), (api.Log.Records[^1].Level, api.Log.Records[^1].Reason));
        Assert.NotNull(api.Log.Records[^1].Failure);
        (await api.Get("/known-down")).Expect(503);
        var record = api.Log.Records[^1];
        Assert.Equal((AccessLevel.Warning, "The dependency 'sql' is unavailable. It was not asked again.", null), (record.Level, record.Reason, record.Failure));
    }

    [Fact]
    public async Task A_dependency_that_is_not_set_up_is_503_and_promises_nothing_of_another_try()
    {
        var answer = (await Api().Get("/unset")).Expect(503);
        Assert.Null(answer.Headers["Retry-After"]);
        Assert.DoesNotContain("shortly", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("sql", answer.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_passed_deadline_is_504_and_a_cancellation_of_something_else_500()
    {
        using var deadline = new CancellationTokenSource(50);
        Assert.Equal(504, (await Api().Send("GET", "/slow", [], deadline.Token)).Status);
        (await Api().Get("/cancelled")).Expect(500);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_413_with_a_text()
    {
        var api = Api(new PipelineOptions { GeneralLimit = 0, MaximumBodyBytes = 10 });
        (await api.Post("/ok", "          ")).Expect(200);
        Assert.Equal("{error:string,message:string,status:number,timestamp:string}", (await api.Post("/ok", "           ")).Expect(413).Shape);
    }

    [Fact]
    public async Task A_path_with_NUL_is_400() => (await Api().Get("/ok%00")).Expect(400);

    [Theory]
    [InlineData("/ok")]
    [InlineData("/crash")]
    [InlineData("/nowhere/at/all")]
    public async Task Every_answer_has_the_security_fields(string target)
    {
        var answer = await Api().Get(target);
        foreach (var name in SecurityFields) Assert.NotNull(answer.Headers[name]);
        Assert.Equal("default-src 'none'; frame-ancestors 'self'", answer.Headers["Content-Security-Policy"]);
        Assert.Equal("max-age=15552000; includeSubDomains", answer.Headers["Strict-Transport-Security"]);
        Assert.Equal("nosniff", answer.Headers["X-Content-Type-Options"]);
    }

    [Fact]
    public async Task A_preflight_has_them_too_and_no_body()
    {
        var answer = (await Api().Send("OPTIONS", "/ok", null, ("Origin", "https://a.example"), ("Access-Control-Request-Method", "POST"))).Expect(204);
        foreach (var name in SecurityFields) Assert.NotNull(answer.Headers[name]);
        Assert.Equal("", answer.Text);
        Assert.Null(answer.Headers["Content-Type"]);
        Assert.Null(answer.Headers["Access-Control-Max-Age"]);
        Assert.Equal("GET,HEAD,PUT,PATCH,POST,DELETE,OPTIONS", answer.Headers["Access-Control-Allow-Methods"]);
        foreach (var name in new[] { "Authorization", "Content-Type", "X-Requested-With", "Accept", "X-User-Cache-Key", "If-None-Match", "If-Modified-Since", "x-api-key", "x-client" })
            Assert.Contains(name, answer.Headers["Access-Control-Allow-Headers"]!.Split(", "));
    }

    [Theory]
    [InlineData("", false, null, true)]
    [InlineData("", false, "https://any.example", true)]
    [InlineData("", true, null, true)]
    [InlineData("", true, "https://any.example", false)]
    [InlineData("https://a.example,https://b.example", true, "https://b.example", true)]
    [InlineData("https://a.example,https://b.example", false, "https://c.example", false)]
    [InlineData("https://a.example", false, "https://A.example", false)]
    [InlineData("https://a.example", false, "https://a.example.evil.example", false)]
    [InlineData("https://a.example", false, "null", false)]
    [InlineData("https://a.example", false, null, true)]
    public async Task The_table_of_origins(string list, bool production, string? origin, bool allowed)
    {
        var options = new PipelineOptions { GeneralLimit = 0, IsProduction = production, AllowedOrigins = list.Split(',', StringSplitOptions.RemoveEmptyEntries) };
        (string, string)[] headers = origin is null ? [] : [("Origin", origin)];
        foreach (var target in new[] { "/ok", "/crash", "/nowhere/at/all" })
        {
            var answer = await Api(options).Get(target, headers);
            Assert.Equal(allowed ? origin : null, answer.Headers["Access-Control-Allow-Origin"]);
            Assert.Equal(allowed ? "true" : null, answer.Headers["Access-Control-Allow-Credentials"]);
            Assert.Equal(allowed, answer.Headers["Access-Control-Expose-Headers"] is not null);
            Assert.Contains("Origin", answer.Headers["Vary"]!, StringComparison.Ordinal);
        }

        if (origin is not null)
            Assert.Equal(allowed ? 204 : 404, (await Api(options).Send("OPTIONS", "/ok", null, ("Origin", origin), ("Access-Control-Request-Method", "GET"))).Status);
    }

    [Fact]
    public async Task OPTIONS_without_a_preflights_fields_is_404() => (await Api().Send("OPTIONS", "/ok", null, ("Origin", "https://a.example"))).Expect(404);

    /// <summary>Several joined lines, of which the last one was empty, came back with and without the space at their end: found by fuzzing.</summary>
    [Theory]
    [InlineData("https://é.example")]
    [InlineData("https://a.example, ")]
    [InlineData("https://a.example,https://b.example")]
    [InlineData("https://a.example https://b.example")]
    public async Task What_is_not_one_origin_is_not_reflected(string origin) => Assert.Null((await Api().Get("/ok", ("Origin", origin))).Headers["Access-Control-Allow-Origin"]);

    /// <summary>Kestrel leaves a field without a value away, a gateway does not: found by fuzzing.</summary>
    [Fact]
    public async Task An_empty_origin_is_none()
    {
        var answer = await Api().Get("/ok", ("Origin", ""));
        Assert.Null(answer.Headers["Access-Control-Allow-Origin"]);
        Assert.Equal("true", answer.Headers["Access-Control-Allow-Credentials"]);
        (await Api().Send("OPTIONS", "/ok", null, ("Origin", ""), ("Access-Control-Request-Method", "GET"))).Expect(404);
    }

    [Fact]
    public async Task A_get_has_a_weak_entity_tag_and_304_follows()
    {
        var api = Api();
        var first = (await api.Get("/ok")).Expect(200);
        var tag = first.Headers["ETag"]!;
        Assert.StartsWith("W/\"", tag, StringComparison.Ordinal);
        foreach (var held in new[] { tag, tag[2..], "\"x\", " + tag, "*" })
        {
            var again = (await api.Get("/ok", ("If-None-Match", held))).Expect(304);
            Assert.Equal(("", null, tag), (again.Text, again.Headers["Content-Type"], again.Headers["ETag"]));
            Assert.Equal("private, no-store", again.Headers["Cache-Control"]);
        }

        (await api.Get("/ok", ("If-None-Match", "W/\"x\""))).Expect(200);
        Assert.Null((await api.Post("/ok", "{}")).Headers["ETag"]);
        Assert.Null((await api.Get("/fail/404")).Headers["ETag"]);
    }

    [Fact]
    public async Task An_entity_tag_is_over_the_body_without_its_timestamp()
    {
        var api = Api();
        var tag = (await api.Get("/ok")).Expect(200).Headers["ETag"]!;
        api.Clock.Advance(TimeSpan.FromMilliseconds(1234));
        Assert.Equal(tag, (await api.Get("/ok", ("If-None-Match", tag))).Expect(304).Headers["ETag"]);
        Assert.NotEqual(tag, (await api.Get("/data")).Expect(200).Headers["ETag"]);
    }

    [Theory]
    [InlineData("\"v1,a\"", "\"v1,a\"", 304)]
    [InlineData("\"v1,a\"", "W/\"v1,a\"", 304)]
    [InlineData("\"v1,a\"", "\"v0\" ,\tW/\"v1,a\", \"v2\"", 304)]
    [InlineData("W/\"v1\"", "\"v1\"", 304)]
    [InlineData("\"v1\"", "\"a, \"v1\"", 200)]
    [InlineData("\"v1\"", "x\"v1\"", 200)]
    [InlineData("\"v1\"", "\"v1", 200)]
    [InlineData("\"v1\"", ", ,", 200)]
    [InlineData("\"v1\"", "W/", 200)]
    public async Task A_handlers_own_entity_tag_stays_and_is_compared_whole(string own, string held, int status)
    {
        var api = new PipelineUnderTest(table => table.Get("t.own", "/own").Open().HandleContent("text/plain", _ =>
        {
            var response = new ApiResponse { Body = "text"u8.ToArray() };
            response.Headers["ETag"] = own;
            return ValueTask.FromResult(response);
        }));
        Assert.Equal(own, (await api.Get("/own", ("If-None-Match", held))).Expect(status).Headers["ETag"]);
    }

    [Theory]
    [InlineData("get")]
    [InlineData("Get")]
    [InlineData("delete")]
    [InlineData("head")]
    public async Task Methods_are_case_sensitive(string method) =>
        Assert.Equal(method, (string?)(await Api().Send(method, "/ok", null)).Expect(404).Json["method"]);

    [Fact]
    public async Task HEAD_is_read_only_and_nothing_else_is()
    {
        var seen = new List<bool>();
        var api = new PipelineUnderTest(table =>
        {
            table.Get("t.get", "/t").Open().Handle(call => { seen.Add(call.Request.IsReadOnly); return Task.FromResult(Response.Ok("ok")); });
        });
        (await api.Get("/t")).Expect(200);
        (await api.Send("HEAD", "/t", null)).Expect(200);
        Assert.Equal([false, true], seen);
    }

    [Theory]
    [InlineData("/no/x?from=2022-09-20T04:11:02&sort=-+date&ids=1,2", "/no/x?from=2022-09-20T04%3A11%3A02&sort=-%20date&ids=1%2C2")]
    [InlineData("/no/x?flag", "/no/x?flag=")]
    [InlineData("/no/x?a=1&b=2&a=3", "/no/x?a=1&a=3&b=2")]
    [InlineData("/no/%E2%98%95?%61=%7e", "/no/%E2%98%95?a=~")]
    [InlineData("/no/a%20b/../c", "/no/c")]
    [InlineData("/no/x?", "/no/x")]
    public async Task The_path_of_a_404_is_told_in_one_form(string target, string path) => Assert.Equal(path, (string?)(await Api().Get(target)).Expect(404).Json["path"]);

    [Fact]
    public async Task A_client_that_has_gone_is_499_and_no_failure()
    {
        var api = Api();
        using var gone = new CancellationTokenSource(50);
        foreach (var path in new[] { "/slow", "/down-slowly" })
        {
            Assert.Equal(499, (await api.Api.Handle(Gone(path, gone.Token))).Status);
            Assert.Equal((499, null), (api.Log.Records[^1].Status, api.Log.Records[^1].Failure));
        }

        // What is wrong anyway stays wrong.
        Assert.Equal(500, (await api.Api.Handle(Gone("/crash", gone.Token))).Status);
        Assert.NotNull(api.Log.Records[^1].Failure);
    }

    [Fact]
    public async Task HEAD_tells_the_length_without_the_body()
    {
        var api = Api();
        var get = await api.Get("/ok");
        var head = (await api.Send("HEAD", "/ok", null)).Expect(200);
        Assert.Equal(("", Encoding.UTF8.GetByteCount(get.Text).ToString(), get.Headers["ETag"]), (head.Text, head.Headers["Content-Length"], head.Headers["ETag"]));
        Assert.Equal("", (await api.Send("HEAD", "/nowhere/at/all", null)).Expect(404).Text);
    }

    [Theory]
    [InlineData("/ok", false, "private, no-store", "Origin")]
    [InlineData("/ok", true, "private, no-store", "Origin")]
    [InlineData("/cached", false, "private, no-store", "Origin")]
    [InlineData("/cached", true, "private, max-age=0, s-maxage=600", "Accept-Encoding, X-User-Cache-Key, Origin")]
    [InlineData("/tuned", true, "private, max-age=0, s-maxage=7", "Accept-Encoding, X-User-Cache-Key, Origin")]
    [InlineData("/page", false, "public, s-maxage=1800", "Origin")]
    [InlineData("/page", true, "public, s-maxage=1800", "Origin")]
    [InlineData("/cached?fail=1", true, "private, no-store", "Origin")]
    [InlineData("/page?fail=1", true, "private, no-store", "Origin")]
    public async Task What_caches_may_do(string target, bool edge, string cacheControl, string vary)
    {
        var answer = await Api(new PipelineOptions { GeneralLimit = 0, EdgeCache = edge, EdgeCacheSeconds = new Dictionary<string, int> { ["CF_TTL_TUNED"] = 7 } }).Get(target);
        Assert.Equal(cacheControl, answer.Headers["Cache-Control"]);
        Assert.Equal(vary.Split(", ").Order(), answer.Headers["Vary"]!.Split(", ").Order());
    }

    [Theory]
    [InlineData("POST", "/ok", true)]
    [InlineData("PUT", "/ok", true)]
    [InlineData("DELETE", "/ok", true)]
    [InlineData("GET", "/ok", false)]
    [InlineData("HEAD", "/ok", false)]
    [InlineData("POST", "/ok?fail=1", false)]
    public async Task A_write_that_succeeded_is_told_to_the_cdn(string method, string target, bool told)
    {
        var api = Api();
        await api.Send(method, target, method is "GET" or "HEAD" ? null : "{}");
        Assert.Equal(told ? ["/ok", "/ok*"] : [], api.Invalidated);
    }

    [Fact]
    public async Task The_access_log_tells_the_template_and_never_the_query()
    {
        var api = Api();
        await api.Get("/fail/404?secret=1");
        var record = Assert.Single(api.Log.Records);
        Assert.Equal(("t.fail", "GET", "/fail/{status}", 404), (record.Operation, record.Method, record.Path, record.Status));
        await api.Get("/nowhere/at/all?secret=1");
        Assert.Equal(("none", "/nowhere/at/all"), (api.Log.Records[^1].Operation, api.Log.Records[^1].Path));
    }

    private static ApiRequest Gone(string path, CancellationToken gone) => new()
    {
        Method = "GET",
        Target = RequestTarget.Parse(path),
        Headers = RequestHeaders.Empty,
        RequestId = "r",
        Aborted = gone,
        ClientGone = gone,
    };

    private static PipelineUnderTest Api(PipelineOptions? options = null) => new(Declare, options);

    private static void Declare(OperationTable table)
    {
        Ok(table.Get("t.ok", "/ok"));
        Ok(table.Post("t.okPost", "/ok").Invalidates("/ok*"));
        Ok(table.Put("t.okPut", "/ok").Invalidates("/ok*"));
        Ok(table.Delete("t.okDelete", "/ok").Invalidates("/ok*"));
        Ok(table.Get("t.cached", "/cached").EdgeCache(600, "CF_TTL_CACHED"));
        Ok(table.Get("t.tuned", "/tuned").EdgeCache(600, "CF_TTL_TUNED"));
        Ok(table.Get("t.page", "/page").PublicPage(1800));
        table.Get("t.data", "/data").Open().Produces(static () => SampleJson.Default.Sample).Handle(static _ => Task.FromResult(Response.Ok("ok", new Sample())));
        table.Get("t.fail", "/fail/{status}").Open().Handle(static call => throw new ApiException(int.Parse(call.Route["status"]), "no"));
        table.Get("t.crash", "/crash").Open().Handle(static _ => throw new InvalidOperationException("select secret from users"));
        table.Get("t.down", "/down").Open().Handle(static _ => throw new UnavailableException("sql"));
        table.Get("t.unset", "/unset").Open().Handle(static _ => throw new DependencyException("sql") { Kind = DependencyFailure.Refused });
        table.Get("t.cancelled", "/cancelled").Open().Handle(static _ => throw new OperationCanceledException());
        table.Get("t.knownDown", "/known-down").Open().Handle(static _ => throw new UnavailableException("sql") { IsKnownDown = true });
        table.Get("t.downSlowly", "/down-slowly").Open().Handle(static async call =>
        {
            await Task.WhenAny(Task.Delay(Timeout.Infinite, call.Cancelled));
            throw new UnavailableException("sql", new OperationCanceledException());
        });
        table.Get("t.slow", "/slow").Open().Handle(static async call =>
        {
            await Task.Delay(Timeout.Infinite, call.Cancelled);
            return Response.Ok("never");
        });
    }

    private static void Ok(OperationBuilder operation) => operation.Open().Handle(static call =>
        call.Request.Query.Last("fail") is null ? Task.FromResult(Response.Ok("Fine <&> ₹.")) : throw ApiException.NotFound("no"));
}
