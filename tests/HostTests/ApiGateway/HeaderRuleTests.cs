using BingeMe.ApiGateway;
using Xunit;

namespace HostTests.ApiGateway;

/// <summary>Gateway rules 13 to 18: what an event keeps of the header fields.</summary>
public sealed class HeaderRuleTests
{
    [Fact]
    public void Rule_13_all_values_of_v1_count_and_names_have_any_case()
    {
        var request = Events.Rest("""
            "headers":{"ACCEPT":"c/d","x-Forwarded-PROTO":"http"},"multiValueHeaders":{"ACCEPT":["a/b","c/d"],"x-Forwarded-PROTO":["http"]}
            """);

        Assert.Equal("a/b, c/d", request.Headers["accept"]);
        Assert.Equal("http", request.Scheme);
        Assert.Equal([new("accept", "a/b"), new("accept", "c/d"), new("x-forwarded-proto", "http")], request.Headers);
    }

    [Theory]
    [InlineData("\"headers\":null,\"multiValueHeaders\":null")]
    [InlineData("\"headers\":{},\"multiValueHeaders\":{}")]
    [InlineData("\"body\":null")]
    public void Rule_13_null_and_absent_maps_are_no_headers(string members)
    {
        Assert.Empty(Events.Rest(members).Headers);
        Assert.Empty(Events.Http10(members).Headers);
        Assert.Empty(Events.Http20(members).Headers);
        Assert.Empty(Events.Alb(members).Headers);
    }

    [Fact]
    public void Rule_13_a_hand_made_event_with_the_single_map_only_is_read_too() =>
        Assert.Equal("x", Events.Rest("\"headers\":{\"User-Agent\":\"x\"},\"multiValueHeaders\":null").Headers["user-agent"]);

    [Theory]
    [InlineData("if-modified-since", "Tue, 15 Nov 1994 08:12:31 GMT")]
    [InlineData("user-agent", "Mozilla/5.0 (KHTML, like Gecko)")]
    [InlineData("stripe-signature", "t=1492774577,v1=5257a869e7ecebeda32affa62cdca3fa51cad7e77a0e56ff536d0ce8e108d8bd,v0=6ffbb59b")]
    [InlineData("accept", "a/b, c/d")]
    public void Rule_14_a_comma_in_a_v2_header_value_is_not_a_separator(string name, string value)
    {
        var request = Events.Http20($"\"headers\":{{\"{name}\":\"{value}\"}}");

        Assert.Equal([new(name, value)], request.Headers);
    }

    [Fact]
    public void Rule_15_cookies_of_v2_are_joined_with_semicolons() =>
        Assert.Equal([new("cookie", "a=1; b=2")], Events.Http20("\"cookies\":[\"a=1\",\"b=2\"]").Headers);

    [Fact]
    public void Rule_15_cookies_that_come_twice_count_once() =>
        Assert.Equal([new("cookie", "a=1; b=2")], Events.FunctionUrl("\"cookies\":[\"a=1\",\"b=2\"],\"headers\":{\"Cookie\":\"a=1; b=2\"}").Headers);

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    public void Rule_15_without_a_list_the_header_counts(string list) =>
        Assert.Equal("a=1", Events.FunctionUrl($"\"cookies\":{list},\"headers\":{{\"cookie\":\"a=1\"}}").Headers["cookie"]);

    [Fact]
    public void Rule_15_a_list_called_cookies_means_nothing_in_v1() => Assert.Null(Events.Rest("\"cookies\":[\"a=1\"]").Headers["cookie"]);

    [Theory]
    [InlineData("\"headers\":{\"HOST\":\"api.example\"}", "\"domainName\":\"gw.example\",", "api.example")]
    [InlineData("\"headers\":{}", "\"domainName\":\"gw.example\",", "gw.example")]
    [InlineData("\"headers\":{\"Host\":\"\"}", "\"domainName\":\"gw.example\",", "gw.example")]
    [InlineData("\"headers\":null", "", "localhost")]
    public void Rule_16_the_host_is_the_header_else_the_domain_name_else_a_placeholder(string members, string context, string host)
    {
        Assert.Equal(host, Events.Rest(members, context).Host);
        Assert.Equal(host, Events.Http20(members, context).Host);
    }

    [Theory]
    [InlineData("\"headers\":{\"X-Forwarded-Proto\":\"http\"}", "http")]
    [InlineData("\"headers\":{\"x-forwarded-proto\":\"HTTP\"}", "http")]
    [InlineData("\"headers\":{\"x-forwarded-proto\":\"https\"}", "https")]
    [InlineData("\"headers\":{\"x-forwarded-proto\":\"http, https\"}", "https")]
    [InlineData("\"headers\":{\"x-forwarded-proto\":\"javascript\"}", "https")]
    [InlineData("\"headers\":{}", "https")]
    public void Rule_16_the_scheme_is_the_nearest_proxys_word_and_https_by_default(string members, string scheme) =>
        Assert.Equal(scheme, Events.Alb(members).Scheme);

    [Theory]
    [InlineData("\"body\":\"Hello \ud83c\udf0d\"", "10")]
    [InlineData("\"body\":\"SGk=\",\"isBase64Encoded\":true", "2")]
    [InlineData("\"body\":\"Hi\",\"headers\":{\"Content-Length\":\"999\"}", "2")]
    public void Rule_17_content_length_is_the_decoded_bodys(string members, string length) => Assert.Equal(length, Events.Rest(members).Headers["content-length"]);

    [Theory]
    [InlineData("null", "text/plain; charset=utf-8", null)]
    [InlineData("\"x\"", "text/plain; charset=utf-8", "text/plain; charset=utf-8")]
    [InlineData("null", "text/html", "text/html")]
    public void Rule_17_the_type_an_http_api_gives_to_no_body_is_taken_off(string body, string type, string? expected)
    {
        var members = $"\"headers\":{{\"Content-Type\":\"{type}\"}},\"body\":{body}";

        Assert.Equal(expected, Events.Http20(members).Headers["content-type"]);
        Assert.Equal(expected, Events.Http10(members).Headers["content-type"]);
        Assert.Equal(type, Events.Rest(members).Headers["content-type"]);
        Assert.Equal(type, Events.FunctionUrl(members).Headers["content-type"]);
    }

    [Theory]
    [InlineData("Expect")]
    [InlineData("Connection")]
    [InlineData("Transfer-Encoding")]
    [InlineData("TE")]
    [InlineData("Keep-Alive")]
    [InlineData("Upgrade")]
    public void Rule_18_fields_of_the_connection_are_never_passed_on(string name) =>
        Assert.Equal([new("x-own", "1")], Events.Rest($"\"headers\":{{\"{name}\":\"x\",\"X-Own\":\"1\"}}").Headers);

    [Theory]
    [InlineData("\"a\":\"b\\r\\nSet-Cookie: x\"")]
    [InlineData("\"a\":\"\\u0000\"")]
    [InlineData("\"a b\":\"c\"")]
    [InlineData("\"\":\"c\"")]
    [InlineData("\"a\\n\":\"c\"")]
    public void Rule_35_a_header_that_kestrel_refuses_is_refused_here(string header)
    {
        var fault = Events.Fails(Events.RestJson($"\"headers\":{{{header}}}"));

        Assert.Equal(GatewayEventFault.BadRequest, fault.Fault);
        Assert.True(fault.IsBadRequest);
        Assert.Equal(EventKind.RestV1, fault.Kind);
    }
}
