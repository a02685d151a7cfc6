using System.Buffers;
using System.Text;
using System.Text.Json;
using BingeMe.ApiGateway;
using BingeMe.ApiGateway.Emulation;
using BingeMe.ApiGateway.Events;
using BingeMe.ApiGateway.Responses;
using Xunit;

namespace HostTests.ApiGateway;

/// <summary>The gateway's own side of the rules: the events it writes and what it makes of answers.</summary>
public sealed class EmulationRuleTests
{
    private static readonly WireRequest Wire = new() { Method = "GET", Target = "/x" };

    [Fact]
    public void Rule_1_rest_keeps_the_stage_out_of_the_path_and_encoding_in_it()
    {
        var e = Event(Wire with { Target = "/a%20b?x" }, EventKind.RestV1);

        Assert.Equal("/a%20b", e.GetProperty("path").GetString());
        Assert.Equal("/prod/a%20b", e.GetProperty("requestContext").GetProperty("path").GetString());
    }

    [Fact]
    public void Rule_4_and_6_http_2_0_puts_the_stage_first_and_decodes_even_slashes()
    {
        var e = Event(Wire with { Target = "/a%2Fb%20%2525%3Fcut", Stage = "dev" }, EventKind.Http20);

        Assert.Equal("/dev/a/b %25", e.GetProperty("rawPath").GetString());
    }

    [Fact]
    public void Rule_9_rest_gives_the_last_and_all_values_decoded()
    {
        var e = Event(Wire with { Target = "/x?a%20b=1&a+b=2%2B" }, EventKind.RestV1);

        Assert.Equal("""{"a b":"2+"}""", e.GetProperty("queryStringParameters").GetRawText());
        Assert.Equal("""{"a b":["1","2+"]}""", e.GetProperty("multiValueQueryStringParameters").GetRawText());
        Assert.Equal(JsonValueKind.Null, Event(Wire, EventKind.RestV1).GetProperty("queryStringParameters").ValueKind);
    }

    [Fact]
    public void Rule_10_http_2_0_joins_repeats_in_the_map_and_keeps_the_raw_query()
    {
        var e = Event(Wire with { Target = "/x?a=1&a=2%2C3" }, EventKind.Http20);

        Assert.Equal("a=1&a=2%2C3", e.GetProperty("rawQueryString").GetString());
        Assert.Equal("""{"a":"1,2,3"}""", e.GetProperty("queryStringParameters").GetRawText());
        Assert.Equal("", Event(Wire, EventKind.Http20).GetProperty("rawQueryString").GetString());
    }

    [Fact]
    public void Rule_11_a_load_balancer_encodes_nothing_and_keeps_the_last_repeat_in_single_mode()
    {
        var wire = Wire with { Target = "/x?a%20b=1&a%20b=c%20d" };

        Assert.Equal("""{"a%20b":"c%20d"}""", Event(wire, EventKind.Alb).GetProperty("queryStringParameters").GetRawText());
        Assert.Equal("""{"a%20b":["1","c%20d"]}""", Event(wire, EventKind.AlbMultiValue).GetProperty("multiValueQueryStringParameters").GetRawText());
    }

    [Fact]
    public void Rule_14_and_15_http_2_0_lowers_names_joins_lines_and_takes_cookies_out()
    {
        var wire = Wire with { Headers = [new("Accept", "a/b"), new("Cookie", "a=1; b=2"), new("ACCEPT", "c/d")] };
        var http = Event(wire, EventKind.Http20);
        var url = Event(wire, EventKind.FunctionUrl);

        Assert.Equal("a/b, c/d", http.GetProperty("headers").GetProperty("accept").GetString());
        Assert.Equal("""["a=1","b=2"]""", http.GetProperty("cookies").GetRawText());
        Assert.False(http.GetProperty("headers").TryGetProperty("cookie", out _));
        Assert.Equal("a=1; b=2", url.GetProperty("headers").GetProperty("cookie").GetString());
    }

    [Fact]
    public void Rule_17_an_http_api_adds_type_and_length_to_no_body_and_rest_does_not()
    {
        var headers = Event(Wire, EventKind.Http20).GetProperty("headers");

        Assert.Equal("text/plain; charset=utf-8", headers.GetProperty("content-type").GetString());
        Assert.Equal("0", headers.GetProperty("content-length").GetString());
        Assert.False(Event(Wire, EventKind.RestV1).GetProperty("headers").TryGetProperty("Content-Type", out _));
    }

    [Fact]
    public void Rule_20_only_text_goes_as_text()
    {
        var text = Wire with { Method = "POST", Headers = [new("Content-Type", "application/json")], Body = Encoding.UTF8.GetBytes("{}") };

        Assert.Equal("{}", Event(text, EventKind.RestV1).GetProperty("body").GetString());
        Assert.Equal("e30=", Event(text with { Headers = [] }, EventKind.Http20).GetProperty("body").GetString());
        Assert.Equal("/w==", Event(text with { Body = new byte[] { 0xFF } }, EventKind.Alb).GetProperty("body").GetString());
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded", "client=android", false)]
    [InlineData("application/vnd.api+json", "{}", false)]
    [InlineData("application/json; charset=utf-8", "{}", true)]
    [InlineData("text/csv", "a,b", true)]
    [InlineData("application/xml", "<a/>", true)]
    public void Rule_20_all_but_rest_name_four_kinds_of_text(string type, string body, bool isText)
    {
        var wire = Wire with { Method = "POST", Headers = [new("Content-Type", type)], Body = Encoding.UTF8.GetBytes(body) };
        foreach (var kind in EventKinds.Http)
        {
            var sentAsText = isText || kind == EventKind.RestV1;
            Assert.Equal(!sentAsText, Event(wire, kind).GetProperty("isBase64Encoded").GetBoolean());
            Assert.Equal(sentAsText ? body : Convert.ToBase64String(Encoding.UTF8.GetBytes(body)), Event(wire, kind).GetProperty("body").GetString());
            Assert.Equal(body, Events.Text(GatewayEvent.Decode(EventWriter.ToBytes(wire, kind), Events.Info).Request!.Body));
        }
    }

    [Theory]
    [InlineData("/x?a=1;b=2", "a=1&b=2", "a=1%3Bb%3D2")]
    [InlineData("/x?filter{receipt}=1|2", "filterreceipt=12", "filter%7Breceipt%7D=1%7C2")]
    [InlineData("/x?a=%3B%7B%7C", "a=%3B%7B%7C", "a=%3B%7B%7C")]
    public void Rule_12_rest_splits_at_semicolons_and_drops_bare_bars_and_braces(string target, string rest, string http)
    {
        var wire = Wire with { Target = target };
        Assert.Equal(rest, GatewayEvent.Decode(EventWriter.ToBytes(wire, EventKind.RestV1), Events.Info).Request!.Target.RawQuery);
        Assert.Equal(http, GatewayEvent.Decode(EventWriter.ToBytes(wire, EventKind.Http10), Events.Info).Request!.Target.RawQuery);
    }

    [Fact]
    public void Rule_21_every_gateway_appends_the_client_it_sees()
    {
        var wire = Wire with { SourceAddress = "198.51.100.9", Headers = [new("x-forwarded-for", "203.0.113.7")] };

        foreach (var kind in EventKinds.Http)
        {
            var request = GatewayEvent.Decode(EventWriter.ToBytes(wire, kind), Events.Info).Request!;
            Assert.Equal("203.0.113.7, 198.51.100.9", request.Headers["x-forwarded-for"]);
            Assert.Equal("198.51.100.9", request.ClientAddress);
        }
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"statusCode":0}""")]
    [InlineData("""{"statusCode":"200"}""")]
    [InlineData("""{"statusCode":200.5}""")]
    [InlineData("""{"statusCode":200,"headers":[]}""")]
    [InlineData("""{"statusCode":200,"body":{"a":1}}""")]
    [InlineData("""{"statusCode":200,"body":"!","isBase64Encoded":true}""")]
    public void Rule_25_an_answer_of_v1_that_makes_no_sense_is_the_gateways_own_error(string payload)
    {
        var rest = Interpret(payload, EventKind.RestV1);
        var http = Interpret(payload, EventKind.Http10);

        Assert.Equal((502, """{"message": "Internal server error"}"""), (rest.Status, Events.Text(rest.Body)));
        Assert.Equal((500, """{"message":"Internal Server Error"}"""), (http.Status, Events.Text(http.Body)));
        Assert.Equal(502, Interpret(payload, EventKind.Alb).Status);
    }

    [Theory]
    [InlineData("""{"a":1}""", """{"a":1}""")]
    [InlineData("not json", "not json")]
    [InlineData("\"quoted\\n\"", "quoted\n")]
    [InlineData("[1]", "[1]")]
    public void Rule_26_an_answer_of_v2_without_a_status_is_a_body(string payload, string body)
    {
        foreach (var kind in new[] { EventKind.Http20, EventKind.FunctionUrl })
        {
            var seen = Interpret(payload, kind);
            Assert.Equal((200, "application/json", body), (seen.Status, seen.Header("content-type"), Events.Text(seen.Body)));
        }

        Assert.Equal(500, Interpret("""{"statusCode":200.5}""", EventKind.Http20).Status);
        Assert.Equal(502, Interpret("""{"statusCode":"x"}""", EventKind.FunctionUrl).Status);
    }

    [Theory]
    [InlineData(EventKind.RestV1, "application/json")]
    [InlineData(EventKind.Http10, "text/plain; charset=utf-8")]
    [InlineData(EventKind.Http20, "text/plain; charset=utf-8")]
    public void Rule_27_each_gateway_has_a_default_type_of_its_own(EventKind kind, string type)
    {
        Assert.Equal(type, Interpret("""{"statusCode":200,"body":"x"}""", kind).Header("Content-Type"));
        Assert.Null(Interpret("""{"statusCode":204}""", kind).Header("Content-Type"));
        Assert.Null(Interpret("""{"statusCode":304}""", kind).Header("Content-Type"));
    }

    [Theory]
    [InlineData(EventKind.RestV1, "multi, single")]
    [InlineData(EventKind.Http10, "single, multi")]
    [InlineData(EventKind.Http20, "single")]
    [InlineData(EventKind.Alb, "single")]
    [InlineData(EventKind.AlbMultiValue, "multi")]
    public void Rule_28_and_31_two_maps_are_merged_or_one_is_lost(EventKind kind, string value) =>
        Assert.Equal(value, Interpret("""{"statusCode":200,"headers":{"x-own":"single"},"multiValueHeaders":{"X-Own":["multi"]}}""", kind).Header("x-own"));

    [Fact]
    public void Rule_31_of_two_members_spelled_alike_one_survives_and_of_two_spelled_apart_both() => Assert.Equal(
        ["b", "c"],
        Interpret("""{"statusCode":200,"headers":{"Set-Cookie":"a","Set-Cookie":"b","set-cookie":"c"}}""", EventKind.Alb).Values("set-cookie"));

    [Theory]
    [InlineData(EventKind.RestV1, "x-myHeader")]
    [InlineData(EventKind.Http20, "X-Myheader")]
    [InlineData(EventKind.Http10, "X-Myheader")]
    public void Rule_29_an_http_api_rewrites_the_case_of_names(EventKind kind, string name) =>
        Assert.Contains(Interpret("""{"statusCode":200,"headers":{"x-myHeader":"1"}}""", kind).Headers, h => h.Key == name);

    [Fact]
    public void Rule_30_v2_knows_cookies_and_v1_does_not()
    {
        const string Payload = """{"statusCode":200,"cookies":["a=1","b=2"]}""";

        Assert.Equal(["a=1", "b=2"], Interpret(Payload, EventKind.Http20).Values("set-cookie"));
        Assert.Empty(Interpret(Payload, EventKind.RestV1).Values("set-cookie"));
    }

    [Fact]
    public void Rule_32_rest_decodes_base64_only_when_told_the_type_is_binary()
    {
        var payload = Encoding.UTF8.GetBytes("""{"statusCode":200,"body":"SGk=","isBase64Encoded":true}""");

        Assert.Equal("Hi", Events.Text(GatewayResponse.Interpret(payload, EventKind.RestV1, "GET").Body));
        Assert.Equal("SGk=", Events.Text(GatewayResponse.Interpret(payload, EventKind.RestV1, "GET", binaryMediaTypes: false).Body));
        Assert.Equal("Hi", Events.Text(GatewayResponse.Interpret(payload, EventKind.Http20, "GET", binaryMediaTypes: false).Body));
    }

    [Fact]
    public void Rule_34_the_gateway_states_its_own_length()
    {
        var seen = Interpret("""{"statusCode":200,"headers":{"Content-Length":"99","Connection":"close"},"body":"Hi"}""", EventKind.RestV1);

        Assert.Equal("2", seen.Header("Content-Length"));
        Assert.Null(seen.Header("Connection"));
    }

    [Fact]
    public void Rule_36_an_oversize_answer_never_arrives()
    {
        var payload = "{\"statusCode\":200,\"body\":\"" + new string('x', PayloadLimits.LoadBalancer) + "\"}";

        Assert.Equal(502, Interpret(payload, EventKind.Alb).Status);
        Assert.Equal(200, Interpret(payload, EventKind.RestV1).Status);
    }

    [Theory]
    [InlineData(EventKind.RestV1, 504, """{"message": "Endpoint request timed out"}""")]
    [InlineData(EventKind.Http10, 503, """{"message":"Service Unavailable"}""")]
    [InlineData(EventKind.Http20, 503, """{"message":"Service Unavailable"}""")]
    public void Rule_38_a_gateways_own_answers_have_its_own_words(EventKind kind, int status, string body)
    {
        Assert.Equal((status, body), (GatewayErrors.TimedOut(kind).Status, Events.Text(GatewayErrors.TimedOut(kind).Body)));
        Assert.Equal((413, """{"message":"Request Too Long"}"""), (GatewayErrors.TooLong(kind).Status, Events.Text(GatewayErrors.TooLong(kind).Body)));
        Assert.Equal(413, GatewayErrors.TooLong(EventKind.Alb).Status);
    }

    [Fact]
    public void Rule_37_a_stream_is_read_back()
    {
        var output = new ArrayBufferWriter<byte>();
        ResponseEncoder.EncodePrelude(output, ResponseRuleTests.Answer("", 201, [("Set-Cookie", "a=1"), ("X-Own", "1")]), EventKind.FunctionUrl);
        output.Write("\0\0\0\0\0\0\0\0body"u8);

        var seen = GatewayResponse.InterpretStream(output.WrittenSpan, EventKind.FunctionUrl, "GET");

        Assert.Equal((201, "a=1", "1", "body"), (seen.Status, seen.Header("set-cookie"), seen.Header("x-own"), Events.Text(seen.Body)));
        Assert.Equal(502, GatewayResponse.InterpretStream("{}"u8, EventKind.FunctionUrl, "GET").Status);
        Assert.Equal(502, GatewayResponse.InterpretStream("junk\0\0\0\0\0\0\0\0"u8, EventKind.FunctionUrl, "GET").Status);
    }

    private static JsonElement Event(WireRequest request, EventKind kind) => JsonDocument.Parse(EventWriter.ToBytes(request, kind)).RootElement;

    private static ClientResponse Interpret(string payload, EventKind kind) => GatewayResponse.Interpret(Encoding.UTF8.GetBytes(payload), kind, "GET");
}
