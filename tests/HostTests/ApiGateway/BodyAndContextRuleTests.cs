using System.Text;
using BingeMe.ApiGateway;
using BingeMe.ApiGateway.Events;
using BingeMe.Http;
using Xunit;

namespace HostTests.ApiGateway;

/// <summary>Gateway rules 19 to 24: body, client, claims, deadline.</summary>
public sealed class BodyAndContextRuleTests
{
    [Theory]
    [InlineData("\"body\":null")]
    [InlineData("\"body\":\"\"")]
    [InlineData("\"body\":\"\",\"isBase64Encoded\":true")]
    [InlineData("\"body\":null,\"isBase64Encoded\":true")]
    [InlineData("\"isBase64Encoded\":null")]
    public void Rule_19_no_body_in_any_form_is_an_empty_body(string members)
    {
        Assert.Equal(0, Events.Rest(members).Body.Length);
        Assert.Equal(0, Events.Http20(members).Body.Length);
        Assert.Equal(0, Events.Alb(members).Body.Length);
        Assert.Equal("0", Events.Rest("\"httpMethod\":\"POST\"," + members).Headers["content-length"]);
    }

    [Theory]
    [InlineData("SGk", false)]
    [InlineData("S*k=", false)]
    [InlineData("=", false)]
    [InlineData("SGk=", true)]
    [InlineData("SGk\\u003d", true)]
    public void Rule_19_bad_base64_is_the_clients_fault_and_says_so(string body, bool good)
    {
        var json = Events.Http20Json($"\"body\":\"{body}\",\"isBase64Encoded\":true");
        if (good)
        {
            Assert.Equal("Hi", Events.Text(Events.Request(json).Body));
            return;
        }

        var fault = Events.Fails(json);
        Assert.Equal((GatewayEventFault.BadBase64, EventKind.Http20, true), (fault.Fault, fault.Kind, fault.IsBadRequest));
        Assert.Contains("base64", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Hello \ud83c\udf0d", "Hello \ud83c\udf0d")]
    [InlineData("Hello \\ud83c\\udf0d", "Hello \ud83c\udf0d")]
    [InlineData("line\\nline\\u0000\\\"", "line\nline\0\"")]
    [InlineData("\ufeffBOM", "\ufeffBOM")]
    public void Rule_20_a_text_body_is_its_utf8_bytes(string json, string text) =>
        Assert.Equal(Encoding.UTF8.GetBytes(text), Events.Rest($"\"body\":\"{json}\"").Body.ToArray());

    [Fact]
    public void Rule_20_a_body_that_is_not_utf8_survives_as_base64() =>
        Assert.Equal([0xFF, 0x00, 0xC3], Events.Rest("\"body\":\"/wDD\",\"isBase64Encoded\":true").Body.ToArray());

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("203.0.113.7, 198.51.100.9", "198.51.100.9")]
    [InlineData("203.0.113.7,198.51.100.9:4711", "198.51.100.9")]
    [InlineData("203.0.113.7, 2001:db8::1", "2001:db8::1")]
    [InlineData("203.0.113.7, [2001:DB8::1]", "2001:db8::1")]
    [InlineData("203.0.113.7, [2001:db8::1]:4711", "2001:db8::1")]
    [InlineData("::ffff:198.51.100.9", "198.51.100.9")]
    [InlineData("203.0.113.7, unknown", "0.0.0.0")]
    [InlineData("1", "0.0.0.0")]
    [InlineData("0x7f.1", "0.0.0.0")]
    [InlineData("\\\"203.0.113.9\\\"", "203.0.113.9")]
    [InlineData("203.0.113.9:", "0.0.0.0")]
    [InlineData("", "0.0.0.0")]
    public void Rule_21_behind_a_load_balancer_the_last_entry_is_the_client(string forwarded, string client) =>
        Assert.Equal(client, Events.Alb($"\"headers\":{{\"x-forwarded-for\":\"{forwarded}\"}}").ClientAddress);

    [Theory]
    [InlineData(1, "198.51.100.9")]
    [InlineData(2, "203.0.113.7")]
    [InlineData(3, "192.0.2.66")]
    [InlineData(9, "192.0.2.66")]
    public void Rule_21_every_trusted_proxy_moves_the_client_one_entry_forward(int hops, string client)
    {
        var options = new GatewayOptions { TrustedHops = hops };
        const string Headers = "\"headers\":{\"x-forwarded-for\":\"192.0.2.66, 203.0.113.7, 198.51.100.9\"}";

        Assert.Equal(client, Events.Alb(Headers, options).ClientAddress);
        Assert.Equal(client, Events.Rest(Headers, "\"identity\":{\"sourceIp\":\"198.51.100.9\"},", options).ClientAddress);
    }

    [Fact]
    public void Rule_21_a_gateway_says_itself_who_connected_and_a_forged_header_says_nothing()
    {
        const string Forged = "\"headers\":{\"x-forwarded-for\":\"10.0.0.1\"}";

        Assert.Equal("192.0.2.9", Events.Rest(Forged, "\"identity\":{\"sourceIp\":\"192.0.2.9\"},").ClientAddress);
        Assert.Equal("192.0.2.1", Events.Http20(Forged).ClientAddress);
        Assert.Equal("192.0.2.1", Events.FunctionUrl(Forged).ClientAddress);
    }

    [Theory]
    [InlineData("""{"principalId":"7","role":"user","n":1.5,"b":false,"none":null}""", "principalId=7|role=user|n=1.5|b=false")]
    [InlineData("""{"claims":{"sub":"s","aud":"a"}}""", "sub=s|aud=a")]
    [InlineData("""{"jwt":{"claims":{"sub":"s"},"scopes":["x","y"]}}""", "sub=s|scopes=x y")]
    [InlineData("""{"jwt":{"claims":{"sub":"s"},"scopes":null}}""", "sub=s")]
    [InlineData("""{"lambda":{"userId":"7","list":[1, 2],"deep":{"a":1}}}""", "userId=7|list=[1, 2]|deep={\"a\":1}")]
    [InlineData("""{"iam":{"userArn":"arn:x","cognitoIdentity":null}}""", "userArn=arn:x")]
    [InlineData("""{"claims":null}""", "")]
    [InlineData("""{"integrationLatency":3}""", "")]
    [InlineData("""{"lambda":null,"jwt":null,"iam":null}""", "")]
    [InlineData("{}", "")]
    [InlineData("null", "")]
    public void Rule_22_claims_of_every_authorizer_are_flattened(string authorizer, string claims)
    {
        Assert.Equal(claims, Joined(Events.Rest("\"body\":null", $"\"authorizer\":{authorizer},")));
        Assert.Equal(claims, Joined(Events.Http20("\"body\":null", $"\"authorizer\":{authorizer},")));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{\"clientCertPem\":\"-----BEGIN CERTIFICATE-----\\njunk\\n-----END CERTIFICATE-----\\n\"}")]
    [InlineData("\"junk\"")]
    [InlineData("[1,{\"x\":null}]")]
    public void Rule_23_a_junk_client_certificate_fails_no_request(string certificate)
    {
        Assert.Equal("192.0.2.9", Events.Rest("\"body\":null", $"\"identity\":{{\"clientCert\":{certificate},\"sourceIp\":\"192.0.2.9\"}},").ClientAddress);
        Assert.Equal("/", Events.Http20("\"body\":null", $"\"authentication\":{{\"clientCert\":{certificate}}},").Path);
    }

    [Theory]
    [InlineData("rest-v1", 900, 29)]
    [InlineData("http-1.0", 900, 30)]
    [InlineData("http-2.0", 900, 30)]
    [InlineData("function-url", 900, 900)]
    [InlineData("alb", 900, 900)]
    [InlineData("rest-v1", 10, 10)]
    [InlineData("http-2.0", null, 30)]
    [InlineData("alb", null, null)]
    public void Rule_24_the_deadline_is_the_sooner_of_lambdas_and_the_gateways(string name, int? lambdaSeconds, int? expectedSeconds)
    {
        var clock = new FixedClock();
        var info = Events.Info with { Clock = clock, Deadline = clock.GetUtcNow() + Seconds(lambdaSeconds) };
        var json = File.ReadAllBytes(Path.Combine(EventCorpusTests.Folder, name + ".json"));

        Assert.Equal(clock.GetUtcNow() + Seconds(expectedSeconds), GatewayEvent.Decode(json, info).Request!.Deadline);
    }

    [Fact]
    public void Rule_24_the_hosts_token_reaches_the_handler_and_without_a_clock_only_lambdas_deadline_counts()
    {
        using var source = new CancellationTokenSource();
        var deadline = DateTimeOffset.UnixEpoch.AddHours(1);
        var json = Encoding.UTF8.GetBytes(Events.RestJson("\"body\":null"));

        var request = GatewayEvent.Decode(json, Events.Info with { Aborted = source.Token, Deadline = deadline }).Request!;

        Assert.Equal(source.Token, request.Aborted);
        Assert.Equal(deadline, request.Deadline);
        Assert.Null(GatewayEvent.Decode(json, Events.Info).Request!.Deadline);
    }

    [Fact]
    public void The_request_id_is_the_gateways_else_lambdas()
    {
        Assert.Equal("gw-1", Events.Rest("\"body\":null", "\"requestId\":\"gw-1\",").RequestId);
        Assert.Equal("lambda-request-id", Events.Rest("\"body\":null", "\"requestId\":null,").RequestId);
        Assert.Equal("lambda-request-id", Events.Alb("\"body\":null").RequestId);
    }

    private static TimeSpan? Seconds(int? count) => count is { } c ? TimeSpan.FromSeconds(c) : null;

    private static string Joined(ApiRequest request) => string.Join('|', request.Claims.Select(static c => $"{c.Key}={c.Value}"));

    private sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    }
}
