using System.Text;
using BingeMe.ApiGateway;
using BingeMe.ApiGateway.Events;
using BingeMe.Http;
using Xunit;

namespace HostTests.ApiGateway;

/// <summary>
/// Small events for tests that are about one member: the members given come last in the JSON, and of two members with one name the
/// last counts.
/// </summary>
internal static class Events
{
    public static readonly InvocationInfo Info = new() { RequestId = "lambda-request-id" };

    public static ApiRequest Rest(string members, string context = "", GatewayOptions? options = null) =>
        Request(RestJson(members, context), options);

    public static ApiRequest Http10(string members, string context = "", GatewayOptions? options = null) =>
        Request(
            $$$"""{"version":"1.0","httpMethod":"GET","path":"/","requestContext":{"stage":"$default",{{{context}}}"x":0},{{{members}}}}""",
            options);

    public static ApiRequest Http20(string members, string context = "", string method = "GET", GatewayOptions? options = null) =>
        Request(Http20Json(members, context, method), options);

    public static ApiRequest FunctionUrl(string members, string context = "") =>
        Http20(members, $"\"domainName\":\"id.lambda-url.eu-west-2.on.aws\",{context}");

    public static ApiRequest Alb(string members, GatewayOptions? options = null) =>
        Request($$$"""{"requestContext":{"elb":{}},"httpMethod":"GET","path":"/",{{{members}}}}""", options);

    public static string RestJson(string members, string context = "") =>
        $$$"""{"httpMethod":"GET","path":"/","requestContext":{"stage":"prod",{{{context}}}"x":0},{{{members}}}}""";

    public static string Http20Json(string members, string context = "", string method = "GET") =>
        $$$"""
        {"version":"2.0","rawPath":"/","rawQueryString":"",
        "requestContext":{"stage":"$default","http":{"method":"{{{method}}}","sourceIp":"192.0.2.1"},{{{context}}}"x":0},{{{members}}}}
        """;

    public static GatewayEvent Decode(string json, GatewayOptions? options = null) =>
        GatewayEvent.Decode(Encoding.UTF8.GetBytes(json), Info, options);

    public static ApiRequest Request(string json, GatewayOptions? options = null) => Decode(json, options).Request!;

    public static EventKind KindOf(string json) => GatewayEvent.KindOf(Encoding.UTF8.GetBytes(json));

    public static GatewayEventException Fails(string json, GatewayOptions? options = null) =>
        Assert.Throws<GatewayEventException>(() => Decode(json, options));

    public static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
