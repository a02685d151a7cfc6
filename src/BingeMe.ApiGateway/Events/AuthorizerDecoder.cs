using BingeMe.ApiGateway.Authorizers;
using BingeMe.Http;

namespace BingeMe.ApiGateway.Events;

/// <summary>Decodes what a Lambda authorizer is asked, all three forms.</summary>
internal static class AuthorizerDecoder
{
    public static AuthorizerRequest Decode(JsonObject root, EventKind kind, GatewayOptions options)
    {
        var version2 = kind == EventKind.AuthorizerRequestV2;
        var fields = kind == EventKind.AuthorizerToken ? [] : RequestDecoder.Fields(root, version2);
        var headers = RequestHeaders.From("GET", fields, 0, version2);
        var context = root.Object("requestContext"u8);
        var arn = root.Text(version2 ? "routeArn"u8 : "methodArn"u8);
        return new AuthorizerRequest
        {
            Kind = kind,
            Arn = string.IsNullOrEmpty(arn)
                ? throw new GatewayEventException(GatewayEventFault.Missing, $"'{(version2 ? "routeArn" : "methodArn")}' is empty.", kind)
                : arn,
            Token = kind == EventKind.AuthorizerToken ? root.Text("authorizationToken"u8) : headers.First("authorization"),
            Headers = headers,
            RequestId = context.Text("requestId"u8),
            SimpleAnswer = version2 && options.SimpleAuthorizerAnswers,
        };
    }
}
