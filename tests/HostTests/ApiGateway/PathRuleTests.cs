using BingeMe.ApiGateway;
using Xunit;

namespace HostTests.ApiGateway;

/// <summary>Gateway rules 1 to 8: where the path begins and how often it is decoded.</summary>
public sealed class PathRuleTests
{
    [Theory]
    [InlineData("/x/a%20b", "/x/a%20b", "/x/a b")]
    [InlineData("/prod/x", "/prod/x", "/prod/x")]
    [InlineData("/prod", "/prod", "/prod")]
    [InlineData("/a%2Fb/%2525", "/a%2Fb/%2525", "/a%2Fb/%25")]
    public void Rule_1_a_rest_path_is_encoded_and_has_no_stage_to_strip(string sent, string raw, string path)
    {
        var request = Events.Rest($"\"path\":\"{sent}\"", $"\"path\":\"/prod{sent}\",");

        Assert.Equal(raw, request.Target.Raw);
        Assert.Equal(path, request.Path);
    }

    [Theory]
    [InlineData("/v1", "/v1/posts", "/posts")]
    [InlineData("/v1/", "/v1/posts", "/posts")]
    [InlineData("v1", "/v1/posts", "/posts")]
    [InlineData("/v1", "/v1", "/")]
    [InlineData("/v1", "/v1/", "/")]
    [InlineData("/v1", "/v10/posts", "/v10/posts")]
    [InlineData("/v1", "/posts/v1", "/posts/v1")]
    [InlineData("/v1", "/V1/posts", "/V1/posts")]
    [InlineData("", "/v1/posts", "/v1/posts")]
    [InlineData("/", "/v1/posts", "/v1/posts")]
    public void Rule_2_a_mapping_key_is_stripped_only_when_told_and_on_a_segment_boundary(string basePath, string sent, string path) => Assert.Equal(
        path,
        Events.Rest($"\"path\":\"{sent}\"", $"\"path\":\"{sent}\",", new GatewayOptions { BasePath = basePath }).Path);

    [Theory]
    [InlineData("/a%20b", "/a b", "/a b", "/a%20b")]
    [InlineData("/a b", "/a b", "/a b", "/a%20b")]
    [InlineData("/a%2525", "/a%25", "/a%25", "/a%2525")]
    [InlineData("/a%25", "/a%25", "/a%25", "/a%2525")]
    [InlineData("/caf\u00e9", "/caf\u00e9", "/caf\u00e9", "/caf%C3%A9")]
    public void Rule_3_an_http_1_0_path_may_be_encoded_or_decoded_and_is_never_decoded_twice(string sent, string inContext, string path, string raw)
    {
        var request = Events.Http10($"\"path\":\"{sent}\"", $"\"path\":\"{inContext}\",");

        Assert.Equal(path, request.Path);
        Assert.Equal(raw, request.Target.Raw);
    }

    [Theory]
    [InlineData("/dev/x", "/dev/x", "/x")]
    [InlineData("/dev", "/dev", "/")]
    [InlineData("/device/x", "/device/x", "/device/x")]
    [InlineData("/dev/x", "/dev/dev/x", "/dev/x")]
    [InlineData("/dev/a%20b", "/dev/dev/a b", "/dev/a b")]
    [InlineData("/dev/a%20b", "/dev/a b", "/a b")]
    public void Rule_3_an_http_1_0_stage_is_stripped_once(string sent, string inContext, string path) => Assert.Equal(
        path,
        Events.Http10($"\"path\":\"{sent}\"", $"\"path\":\"{inContext}\",\"stage\":\"dev\",").Path);

    [Theory]
    [InlineData("/x/\u2615 Coffee", "/x/\u2615 Coffee", "/x/%E2%98%95%20Coffee")]
    [InlineData("/a%25", "/a%25", "/a%2525")]
    [InlineData("/a%41", "/a%41", "/a%2541")]
    [InlineData("/100%", "/100%", "/100%25")]
    [InlineData("/a?b#c", "/a?b#c", "/a%3Fb%23c")]
    [InlineData("/a+b", "/a+b", "/a+b")]
    public void Rule_4_an_http_2_0_path_is_decoded_already_and_not_decoded_again(string sent, string path, string raw)
    {
        var request = Events.Http20($"\"rawPath\":\"{sent}\"");

        Assert.Equal(path, request.Path);
        Assert.Equal(raw, request.Target.Raw);
        Assert.Equal("", request.Target.RawQuery);
    }

    [Theory]
    [InlineData("/a%zz%E9", "/a%zz%E9")]
    [InlineData("/100%", "/100%")]
    [InlineData("/a\u00e9%zz", "/a%C3%A9%25zz")]
    public void Rule_1_a_broken_escape_stays_as_the_client_sent_it(string sent, string raw) =>
        Assert.Equal(raw, Events.Rest($"\"path\":\"{sent}\"").Target.Raw);

    [Theory]
    [InlineData("/a%20b", "/a b")]
    [InlineData("/a%2525", "/a%25")]
    [InlineData("/a%2Fb", "/a%2Fb")]
    public void Rule_5_a_function_url_keeps_the_path_encoded(string sent, string path)
    {
        var request = Events.FunctionUrl($"\"rawPath\":\"{sent}\"");

        Assert.Equal("function-url", request.Source);
        Assert.Equal(sent, request.Target.RawPath);
        Assert.Equal(path, request.Path);
    }

    [Fact]
    public void Rule_5_a_default_route_alone_makes_no_function_url()
    {
        var json = Events.Http20Json("\"routeKey\":\"$default\"", "\"domainName\":\"x.execute-api.eu-west-1.amazonaws.com\",");

        Assert.Equal(EventKind.Http20, Events.KindOf(json));
    }

    [Theory]
    [InlineData("prod", "/prod/x", "/x")]
    [InlineData("prod", "/prod", "/")]
    [InlineData("prod", "/prod/", "/")]
    [InlineData("prod", "/production/x", "/production/x")]
    [InlineData("prod", "/prod/prod/x", "/prod/x")]
    [InlineData("prod", "/x/prod", "/x/prod")]
    [InlineData("$default", "/$default/x", "/$default/x")]
    public void Rule_6_a_stage_is_stripped_on_a_segment_boundary_only(string stage, string sent, string path) =>
        Assert.Equal(path, Events.Http20($"\"rawPath\":\"{sent}\"", $"\"stage\":\"{stage}\",").Path);

    [Theory]
    [InlineData("\"path\":\"\"", "/")]
    [InlineData("\"path\":null", "/")]
    [InlineData("\"path\":\"/a%20b\"", "/a b")]
    [InlineData("\"path\":\"x/y\"", "/x/y")]
    [InlineData("\"path\":\"http://evil.example/x\"", "/http://evil.example/x")]
    public void Rule_7_an_alb_path_is_encoded_and_an_empty_one_is_the_root(string member, string path) => Assert.Equal(path, Events.Alb(member).Path);

    [Theory]
    [InlineData("/a/../b", "/b")]
    [InlineData("/a/./b", "/a/b")]
    [InlineData("/a/%2E%2E/b", "/b")]
    [InlineData("/a+b", "/a+b")]
    [InlineData("/a%2fb", "/a%2fb")]
    public void Rule_8_a_path_is_read_as_kestrel_reads_it(string sent, string path)
    {
        Assert.Equal(path, Events.Rest($"\"path\":\"{sent}\"").Path);
        Assert.Equal(path, Events.Alb($"\"path\":\"{sent}\"").Path);
        Assert.Equal(sent, Events.Alb($"\"path\":\"{sent}\"").Target.Raw);
    }
}
