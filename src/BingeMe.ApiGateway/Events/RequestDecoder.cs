using BingeMe.Http;

namespace BingeMe.ApiGateway.Events;

/// <summary>Decodes the events that carry an HTTP request. What differs between them is in <see cref="EventFormat"/>.</summary>
internal static class RequestDecoder
{
    /// <summary>Decodes a request.</summary>
    /// <param name="root">The event.</param>
    /// <param name="context">Its request context, already opened; of no members where it is missing or no object.</param>
    /// <param name="shape">How its kind differs.</param>
    /// <param name="info">What the runtime says about the invocation.</param>
    /// <param name="options">What the deployment says.</param>
    public static ApiRequest Decode(JsonObject root, JsonObject context, EventFormat shape, InvocationInfo info, GatewayOptions options)
    {
        // 1. Where things are: payload 2.0 moved the method and the address under requestContext.http.
        if (!context.Exists) context = root.Object("requestContext"u8);
        var method = Method(SentMethod(root, context, shape), shape);

        // 2. Target: path and query, each in the form of its kind.
        var target = RequestTarget.From(PathDecoder.Encoded(root, context, shape, options), QueryDecoder.Encoded(root, shape));

        // 3. Body, then the headers, whose canonical form states the body's length.
        var body = BodyDecoder.Decode(root);
        var headers = RequestHeaders.From(method, Headers(root, shape, body.Length == 0), body.Length, shape.Version2);

        return Make(root, context, shape, info, options, method, target, headers, body);
    }

    /// <summary>What can be told of a request that is broken, for its refusal: it has no body, and of its header fields those that can be.</summary>
    /// <inheritdoc cref="Decode"/>
    public static ApiRequest Rest(JsonObject root, JsonObject context, EventFormat shape, InvocationInfo info, GatewayOptions options)
    {
        if (!context.Exists) context = root.Object("requestContext"u8);
        var method = SentMethod(root, context, shape) is { Length: > 0 } sent && HttpText.IsToken(sent) ? sent : "-";
        var target = RequestTarget.From(PathDecoder.Encoded(root, context, shape, options), QueryDecoder.Encoded(root, shape));
        var fields = SentFields(root, shape.Version2);
        fields.RemoveAll(static f => !HttpText.IsToken(f.Key) || !IsLine(f.Value));
        if (info.TraceId is { } trace && !fields.Exists(static f => f.Key.Equals("x-amzn-trace-id", StringComparison.OrdinalIgnoreCase))) fields.Add(new("x-amzn-trace-id", trace));
        var headers = RequestHeaders.From(method, fields, null, shape.Version2);
        return Make(root, context, shape, info, options, method, target, headers, default);
    }

    private static ApiRequest Make(
        JsonObject root, JsonObject context, EventFormat shape, InvocationInfo info, GatewayOptions options, string method, RequestTarget target, RequestHeaders headers, ReadOnlyMemory<byte> body)
    {
        // 4. Who asks, and whom: never from a header when the platform says it itself.
        var address = shape.LoadBalancer
            ? null
            : shape.Version2 ? context.Object("http"u8).Text("sourceIp"u8) : context.Text("identity"u8, "sourceIp"u8);

        // 5. What others call the request. A header is a proxy's word only where a proxy of ours stands before the gateway.
        // The gateway's own word goes into a header and a log line like any: one that cannot stand there is none.
        var gatewayId = Correlation.RequestId(context.Text("requestId"u8));

        return new ApiRequest
        {
            Method = method,
            Target = target,
            Headers = headers,
            Body = body,
            Scheme = Scheme(headers["x-forwarded-proto"]),
            Host = NotEmpty(headers["host"]) ?? NotEmpty(context.Text("domainName"u8)) ?? "localhost",
            ClientAddress = AddressDecoder.Client(address, headers["x-forwarded-for"], options.TrustedHops),
            RequestId = (options.TrustedHops > 1 ? Correlation.RequestId(headers["x-request-id"]) : null) ?? gatewayId ?? info.RequestId,
            GatewayRequestId = gatewayId,
            InvocationId = info.IsIdMadeUp ? null : info.RequestId,
            Source = shape.Kind.Name(),
            Deadline = Deadline(shape, info),
            Claims = ClaimsDecoder.Decode(context),
            Aborted = info.Aborted,
        };
    }

    /// <summary>
    /// The header fields as sent. Of the two maps of v1 and ALB the multi-value one is complete (gateway rule 13). Values are never
    /// split at commas: dates and signatures contain them (gateway rule 14).
    /// </summary>
    public static List<KeyValuePair<string, string>> Fields(JsonObject root, bool cookieList)
    {
        var fields = SentFields(root, cookieList);
        foreach (var (name, value) in fields) Check(name, value);
        return fields;
    }

    private static string? SentMethod(JsonObject root, JsonObject context, EventFormat shape) =>
        shape.Version2 ? context.Object("http"u8).Text("method"u8) : root.Text("httpMethod"u8);

    private static List<KeyValuePair<string, string>> SentFields(JsonObject root, bool cookieList)
    {
        var fields = new List<KeyValuePair<string, string>>(24);
        if (root.TryValue("multiValueHeaders"u8, out var lists))
            JsonText.ReadPairs(ref lists, "multiValueHeaders", null, fields, isHandWritten: true);
        if (fields.Count == 0 && root.TryValue("headers"u8, out var singles))
            JsonText.ReadPairs(ref singles, "headers", null, fields, isHandWritten: true);
        if (cookieList) TakeCookies(root, fields);
        return fields;
    }

    private static List<KeyValuePair<string, string>> Headers(JsonObject root, EventFormat shape, bool bodyless)
    {
        var fields = Fields(root, shape.Version2);

        // The gateway's own addition, not the client's word; Kestrel sees no such field (gateway rule 17).
        if (shape.AddsTextPlain && bodyless)
        {
            fields.RemoveAll(static f =>
                f.Key.Equals("content-type", StringComparison.OrdinalIgnoreCase) && f.Value == "text/plain; charset=utf-8");
        }

        return fields;
    }

    /// <summary>
    /// Gateway rule 15: payload 2.0 moves cookies to a list; a Function URL leaves the header as well, which must not count twice.
    /// </summary>
    private static void TakeCookies(JsonObject root, List<KeyValuePair<string, string>> fields)
    {
        if (!root.TryValue("cookies"u8, out var reader)) return;
        var cookies = JsonText.ReadList(ref reader, "cookies");
        if (cookies.Count == 0) return;
        fields.RemoveAll(static f => f.Key.Equals("cookie", StringComparison.OrdinalIgnoreCase));
        fields.Add(new("cookie", string.Join("; ", cookies)));
    }

    private static void Check(string name, string value)
    {
        if (!HttpText.IsToken(name)) throw BadRequest(HttpText.BadName);
        if (!IsLine(value))
            throw BadRequest($"The value of header '{name}' holds a line break or NUL (RFC 9110 section 5.5).");
    }

    private static bool IsLine(string text) => !text.AsSpan().ContainsAny('\r', '\n', '\0');

    private static string Method(string? method, EventFormat shape)
    {
        if (string.IsNullOrEmpty(method))
        {
            var place = shape.Version2 ? "requestContext.http.method" : "httpMethod";
            throw new GatewayEventException(GatewayEventFault.Missing, $"'{place}' is missing.");
        }

        if (!HttpText.IsToken(method)) throw BadRequest("The method is no token (RFC 9110 section 9.1).");
        return method;
    }

    /// <summary>Gateway rule 16. Of several entries the last counts: the nearest proxy wrote it.</summary>
    private static string Scheme(string? forwarded)
    {
        var last = forwarded.AsSpan()[((forwarded?.LastIndexOf(',') ?? -1) + 1)..].Trim();
        return last.Equals("http", StringComparison.OrdinalIgnoreCase) ? "http" : "https";
    }

    /// <summary>Gateway rule 24: the gateway may give up sooner than Lambda does.</summary>
    private static DateTimeOffset? Deadline(EventFormat shape, InvocationInfo info)
    {
        var gateway = info.Clock?.GetUtcNow() + shape.Timeout;
        return gateway is null || info.Deadline < gateway ? info.Deadline : gateway;
    }

    private static GatewayEventException BadRequest(string message) => new(GatewayEventFault.BadRequest, message);

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
