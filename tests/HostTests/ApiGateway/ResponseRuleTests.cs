using System.Buffers;
using System.Text;
using System.Text.Json;
using BingeMe.ApiGateway;
using BingeMe.ApiGateway.Events;
using BingeMe.ApiGateway.Responses;
using BingeMe.Http;
using Xunit;

namespace HostTests.ApiGateway;

/// <summary>Gateway rules 25 to 37 as far as the function's side goes: what it returns.</summary>
public sealed class ResponseRuleTests
{
    public static TheoryData<EventKind> HttpKinds { get; } = [.. EventKinds.Http];

    [Theory]
    [MemberData(nameof(HttpKinds))]
    public void Rule_25_and_26_the_status_is_always_there_as_an_integer(EventKind kind)
    {
        foreach (var status in new[] { 200, 204, 304, 404, 500, 599 })
        {
            var code = Encode(Answer("", status: status), kind).GetProperty("statusCode");
            Assert.Equal(JsonValueKind.Number, code.ValueKind);
            Assert.Equal(status, code.GetInt32());
        }

        Assert.Throws<InvalidOperationException>(() => Encode(Answer("", status: 0), kind));
        Assert.Throws<InvalidOperationException>(() => Encode(Answer("", status: 101), kind));
        Assert.Throws<InvalidOperationException>(() => Encode(Answer("", status: 600), kind));
    }

    [Fact]
    public void Rule_27_no_content_type_is_invented()
    {
        var json = Text(Answer("x"), EventKind.Http20);

        Assert.DoesNotContain("content-type", json, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("""{"statusCode":200,"headers":{},"body":"x","isBase64Encoded":false}""", json);
    }

    [Theory]
    [InlineData(EventKind.RestV1, "multiValueHeaders")]
    [InlineData(EventKind.Http10, "multiValueHeaders")]
    [InlineData(EventKind.Http20, "headers")]
    [InlineData(EventKind.FunctionUrl, "headers")]
    [InlineData(EventKind.Alb, "headers")]
    [InlineData(EventKind.AlbMultiValue, "multiValueHeaders")]
    public void Rule_28_and_31_one_map_only_and_the_right_one(EventKind kind, string map)
    {
        var answer = Encode(Answer("x", headers: [("X-Own", "1")]), kind);

        var maps = answer.EnumerateObject().Select(static p => p.Name).Where(static n => n.EndsWith("eaders", StringComparison.Ordinal));
        Assert.Equal([map], maps);
        Assert.Equal(map == "headers" ? "\"1\"" : "[\"1\"]", answer.GetProperty(map).GetProperty("X-Own").GetRawText());
    }

    [Fact]
    public void Rule_28_a_name_in_two_cases_is_one_name() => Assert.Equal(
        """{"Vary":["a","b"]}""",
        Encode(Answer("x", headers: [("Vary", "a"), ("vary", "b")]), EventKind.RestV1).GetProperty("multiValueHeaders").GetRawText());

    [Theory]
    [InlineData(EventKind.Http20)]
    [InlineData(EventKind.FunctionUrl)]
    public void Rule_30_v2_sends_cookies_by_their_own_list_and_joins_other_repeats(EventKind kind)
    {
        var answer = Encode(
            Answer("x", headers: [("Set-Cookie", "a=1; Expires=Tue, 15 Nov 1994 08:12:31 GMT"), ("Vary", "x"), ("set-cookie", "b=2"), ("vary", "y")]), kind);

        Assert.Equal("""["a=1; Expires=Tue, 15 Nov 1994 08:12:31 GMT","b=2"]""", answer.GetProperty("cookies").GetRawText());
        Assert.Equal("""{"Vary":"x, y"}""", answer.GetProperty("headers").GetRawText());
    }

    [Theory]
    [InlineData(EventKind.Http20)]
    [InlineData(EventKind.FunctionUrl)]
    [InlineData(EventKind.Alb)]
    public void Rule_30_challenges_are_never_joined_with_commas(EventKind kind)
    {
        var fields = Encode(Answer("x", headers: [("WWW-Authenticate", "Basic realm=\"a, b\""), ("WWW-Authenticate", "Bearer")]), kind)
            .GetProperty("headers").EnumerateObject().ToArray();

        Assert.Equal(2, fields.Length);
        Assert.Equal(2, fields.Select(static f => f.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.All(fields, static f => Assert.Equal("www-authenticate", f.Name, ignoreCase: true));
        Assert.Equal(["Basic realm=\"a, b\"", "Bearer"], fields.Select(static f => f.Value.GetString()));
    }

    [Fact]
    public void Rule_31_several_cookies_survive_a_load_balancer_with_one_value_a_header()
    {
        var cookies = Enumerable.Range(0, 40).Select(static i => ("Set-Cookie", $"c{i}=v")).ToArray();

        var fields = Encode(Answer("x", headers: cookies), EventKind.Alb).GetProperty("headers").EnumerateObject().ToArray();

        Assert.Equal(40, fields.Select(static f => f.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(cookies.Select(static c => c.Item2), fields.Select(static f => f.Value.GetString()));
        Assert.All(fields, static f => Assert.Equal("set-cookie", f.Name, ignoreCase: true));
    }

    [Theory]
    [InlineData(200, "200 OK")]
    [InlineData(404, "404 Not Found")]
    [InlineData(422, "422 Unprocessable Content")]
    [InlineData(500, "500 Internal Server Error")]
    [InlineData(299, "299 Unknown")]
    public void Rule_31_a_load_balancer_is_told_status_and_phrase(int status, string description)
    {
        Assert.Equal(description, Encode(Answer("", status: status), EventKind.Alb).GetProperty("statusDescription").GetString());
        Assert.Equal(description, Encode(Answer("", status: status), EventKind.AlbMultiValue).GetProperty("statusDescription").GetString());
        Assert.False(Encode(Answer("", status: status), EventKind.RestV1).TryGetProperty("statusDescription", out _));
    }

    [Theory]
    [InlineData("application/json; charset=utf-8", false)]
    [InlineData("APPLICATION/JSON", false)]
    [InlineData("text/html", false)]
    [InlineData("image/svg+xml", false)]
    [InlineData("application/problem+json", false)]
    [InlineData(null, false)]
    [InlineData("application/octet-stream", true)]
    [InlineData("image/png", true)]
    [InlineData("application/x-unheard-of", true)]
    public void Rule_32_only_a_textual_type_travels_as_text(string? type, bool base64)
    {
        var answer = Encode(Answer("plain", headers: type is null ? [] : [("Content-Type", type)]), EventKind.RestV1);

        Assert.Equal(base64, answer.GetProperty("isBase64Encoded").GetBoolean());
        Assert.Equal(base64 ? "cGxhaW4=" : "plain", answer.GetProperty("body").GetString());
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/x-unheard-of")]
    [InlineData(null)]
    public void Rule_32_bytes_that_are_not_utf8_are_never_sent_as_text(string? type)
    {
        byte[] bytes = [0x89, 0x50, 0x00, 0xFF, 0xC3];
        var answer = Encode(Answer("", headers: type is null ? [] : [("Content-Type", type)], bytes: bytes), EventKind.Alb);

        Assert.True(answer.GetProperty("isBase64Encoded").GetBoolean());
        Assert.Equal(bytes, answer.GetProperty("body").GetBytesFromBase64());
    }

    [Fact]
    public void Rule_32_a_coded_body_is_binary_whatever_its_type()
    {
        var answer = Encode(Answer("x", headers: [("Content-Type", "text/html"), ("Content-Encoding", "gzip")]), EventKind.Http20);

        Assert.True(answer.GetProperty("isBase64Encoded").GetBoolean());
    }

    [Theory]
    [InlineData(204, "GET", null)]
    [InlineData(205, "GET", null)]
    [InlineData(304, "GET", "9")]
    [InlineData(200, "HEAD", "9")]
    [InlineData(204, "HEAD", null)]
    [InlineData(404, "HEAD", "9")]
    public void Rule_33_where_no_body_may_be_there_is_none_and_a_declared_length_stays_for_head_and_304(int status, string method, string? length)
    {
        foreach (var kind in EventKinds.Http)
        {
            var answer = Encode(
                Answer("", status, [("Content-Length", "9"), ("Content-Type", "image/png")], bytes: [0xFF, 0xFE, 0xFD]), kind, method);
            var fields = answer.GetProperty(kind is EventKind.RestV1 or EventKind.Http10 or EventKind.AlbMultiValue ? "multiValueHeaders" : "headers");

            Assert.Equal("", answer.GetProperty("body").GetString());
            Assert.False(answer.GetProperty("isBase64Encoded").GetBoolean());
            Assert.Equal(length is not null, fields.TryGetProperty("Content-Length", out var declared));
            if (length is not null) Assert.Contains(length, declared.GetRawText(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Content-Length", "5")]
    [InlineData("Transfer-Encoding", "chunked")]
    [InlineData("connection", "close")]
    [InlineData("Keep-Alive", "timeout=5")]
    [InlineData("Upgrade", "h2c")]
    public void Rule_34_what_the_gateway_decides_is_not_sent(string name, string value)
    {
        foreach (var kind in EventKinds.Http)
            Assert.DoesNotContain(name, Text(Answer("Hello", headers: [(name, value)]), kind), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("4", "too many bytes written (5 of 4)")]
    [InlineData("6", "too few bytes written (5 of 6)")]
    [InlineData("five", "not a number")]
    [InlineData("-5", "not a number")]
    public void Rule_34_a_length_that_does_not_match_fails_as_under_kestrel(string length, string message)
    {
        foreach (var kind in EventKinds.Http)
        {
            var fault = Assert.Throws<InvalidOperationException>(() => Encode(Answer("Hello", headers: [("Content-Length", length)]), kind));
            Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("a\r\nSet-Cookie: x")]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    [InlineData("caf\u00e9")]
    public void Rule_35_a_header_value_that_kestrel_refuses_never_gets_into_an_answer(string value)
    {
        Assert.Throws<InvalidOperationException>(() => Answer("x", headers: [("X-Own", value)]));
        var response = Answer("x");
        response.Headers["X-Own"] = "1";
        response.Headers["X-Own"] = null;
        Assert.DoesNotContain("X-Own", Text(response, EventKind.RestV1), StringComparison.Ordinal);
    }

    [Fact]
    public void Rule_36_limits_are_measured_on_the_json()
    {
        Assert.Equal(6_291_456, PayloadLimits.For(EventKind.RestV1));
        Assert.Equal(6_291_456, PayloadLimits.For(EventKind.Sqs));
        Assert.Equal(1_048_576, PayloadLimits.For(EventKind.Alb));
        var bytes = new byte[5 * 1024 * 1024];
        Array.Fill(bytes, (byte)0xFF);
        var binary = Bytes(Answer("", bytes: bytes), EventKind.RestV1);

        // Five megabytes fit, their base64 does not.
        Assert.True(PayloadLimits.Fits(EventKind.RestV1, bytes.Length));
        Assert.False(PayloadLimits.Fits(EventKind.RestV1, binary.Length));
    }

    [Fact]
    public void Rule_36_text_is_escaped_no_more_than_json_demands() =>
        Assert.Contains("<a href='x'>&+\u00e9</a>", Text(Answer("<a href='x'>&+\u00e9</a>"), EventKind.RestV1), StringComparison.Ordinal);

    [Fact]
    public void Rule_37_a_stream_begins_with_its_prelude()
    {
        var output = new ArrayBufferWriter<byte>();
        (string, string)[] headers = [("Content-Type", "text/plain"), ("Content-Length", "7"), ("Set-Cookie", "a=1"), ("Connection", "close")];
        ResponseEncoder.EncodePrelude(output, Answer("ignored", 201, headers), EventKind.FunctionUrl);

        Assert.Equal(
            """{"statusCode":201,"headers":{"Content-Type":"text/plain"},"cookies":["a=1"]}""",
            Encoding.UTF8.GetString(output.WrittenSpan));
        Assert.Equal("application/vnd.awslambda.http-integration-response", ResponseEncoder.StreamContentType);

        output.Clear();
        ResponseEncoder.EncodePrelude(output, Answer("ignored", 201, headers), EventKind.RestV1);
        Assert.Equal(
            """{"statusCode":201,"multiValueHeaders":{"Content-Type":["text/plain"],"Set-Cookie":["a=1"]}}""",
            Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Fact]
    public void Rule_38_a_failed_handlers_500_is_an_answer_like_any_other()
    {
        var answer = Encode(Answer("{}", 500, [("Content-Type", "application/json"), ("X-Request-Id", "r")]), EventKind.RestV1);

        Assert.Equal(500, answer.GetProperty("statusCode").GetInt32());
        Assert.Equal("r", answer.GetProperty("multiValueHeaders").GetProperty("X-Request-Id")[0].GetString());
    }

    [Fact]
    public void Rule_41_invocations_of_different_kinds_side_by_side_do_not_touch_each_other() => Parallel.For(0, 400, static i =>
    {
        var multi = i % 2 == 0;
        var name = multi ? "alb-multi-value" : "alb";
        var decoded = GatewayEvent.Decode(File.ReadAllBytes(Path.Combine(EventCorpusTests.Folder, name + ".json")), Events.Info);
        var text = Text(Answer($"{i}", headers: [("X-I", $"{i}")]), decoded.Kind);

        Assert.Equal(name, decoded.Request!.Source);
        Assert.Contains(multi ? $"\"multiValueHeaders\":{{\"X-I\":[\"{i}\"]}}" : $"\"headers\":{{\"X-I\":\"{i}\"}}", text, StringComparison.Ordinal);
    });

    [Fact]
    public void Only_http_kinds_have_such_an_answer() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Encode(Answer("x"), EventKind.Sqs));

    internal static ApiResponse Answer(string body, int status = 200, (string Name, string Value)[]? headers = null, byte[]? bytes = null)
    {
        var response = new ApiResponse { Status = status, Body = bytes ?? Encoding.UTF8.GetBytes(body) };
        foreach (var (name, value) in headers ?? []) response.Headers.Add(name, value);
        return response;
    }

    internal static byte[] Bytes(ApiResponse response, EventKind kind, string method = "GET")
    {
        var output = new ArrayBufferWriter<byte>();
        ResponseEncoder.Encode(output, response, kind, method);
        return output.WrittenSpan.ToArray();
    }

    private static string Text(ApiResponse response, EventKind kind) => Encoding.UTF8.GetString(Bytes(response, kind));

    private static JsonElement Encode(ApiResponse response, EventKind kind, string method = "GET") =>
        JsonDocument.Parse(Bytes(response, kind, method)).RootElement;
}
