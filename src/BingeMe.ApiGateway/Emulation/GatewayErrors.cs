using System.Text;

namespace BingeMe.ApiGateway.Emulation;

/// <summary>What a client sees when not the function but the gateway answers (gateway rules 25, 36, 38).</summary>
public static class GatewayErrors
{
    /// <summary>The function failed, or its answer makes no sense to the gateway.</summary>
    /// <param name="kind">The HTTP kind of the event.</param>
    public static ClientResponse FunctionFailed(EventKind kind) => kind switch
    {
        EventKind.RestV1 => Json(502, """{"message": "Internal server error"}"""),
        EventKind.Http10 or EventKind.Http20 => Json(500, """{"message":"Internal Server Error"}"""),
        EventKind.FunctionUrl => Json(502, "Internal Server Error"),
        _ => Html(502, "Bad Gateway"),
    };

    /// <summary>The function did not answer in time.</summary>
    /// <param name="kind">The HTTP kind of the event.</param>
    public static ClientResponse TimedOut(EventKind kind) => kind switch
    {
        EventKind.RestV1 => Json(504, """{"message": "Endpoint request timed out"}"""),
        EventKind.Http10 or EventKind.Http20 => Json(503, """{"message":"Service Unavailable"}"""),
        EventKind.FunctionUrl => Json(502, "Internal Server Error"),
        _ => Html(502, "Bad Gateway"),
    };

    /// <summary>The request's body is larger than the gateway takes.</summary>
    /// <param name="kind">The HTTP kind of the event.</param>
    public static ClientResponse TooLong(EventKind kind) => kind switch
    {
        EventKind.Alb or EventKind.AlbMultiValue => Html(413, "Request Entity Too Large"),
        _ => Json(413, """{"message":"Request Too Long"}"""),
    };

    /// <summary>
    /// The request's line and header fields are longer than the gateway takes; load balancers call that a malformed request (Elastic Load
    /// Balancing, "Troubleshoot your Application Load Balancers", HTTP 400).
    /// </summary>
    /// <param name="kind">The HTTP kind of the event.</param>
    public static ClientResponse HeadTooLong(EventKind kind) => kind switch
    {
        EventKind.Alb or EventKind.AlbMultiValue => BadRequest(kind),
        _ => Json(431, """{"message":"Request Header Fields Too Large"}"""),
    };

    /// <summary>The request is no HTTP: it ends at the gateway.</summary>
    /// <param name="kind">The HTTP kind of the event.</param>
    public static ClientResponse BadRequest(EventKind kind) => kind switch
    {
        EventKind.Alb or EventKind.AlbMultiValue => Html(400, "Bad Request"),
        _ => Json(400, """{"message":"Bad Request"}"""),
    };

    private static ClientResponse Json(int status, string body) => Make(status, "application/json", body);

    private static ClientResponse Html(int status, string phrase) => Make(
        status,
        "text/html",
        $"<html>\r\n<head><title>{status} {phrase}</title></head>\r\n"
        + $"<body>\r\n<center><h1>{status} {phrase}</h1></center>\r\n</body>\r\n</html>\r\n");

    private static ClientResponse Make(int status, string type, string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        return new ClientResponse(status, [new("Content-Type", type), new("Content-Length", bytes.Length.ToString())], bytes);
    }
}
