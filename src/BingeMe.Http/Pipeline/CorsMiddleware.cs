namespace BingeMe.Http.Pipeline;

/// <summary>
/// Cross-origin rules (platform-auth P2; Fetch standard, CORS protocol). The origin list is exact. An origin that is not on it
/// is served without CORS fields, so that the browser refuses it; its preflight falls through to the 404.
/// </summary>
internal sealed class CorsMiddleware(PipelineOptions options) : IMiddleware
{
    private static readonly KeyValuePair<string, string>[] Always = ResponseHeaders.Prepared(new KeyValuePair<string, string>("Vary", "Origin"));

    private static readonly KeyValuePair<string, string>[] Allowed = ResponseHeaders.Prepared(
        new("Access-Control-Allow-Credentials", "true"),
        new("Access-Control-Expose-Headers", "Content-Length, Content-Type, X-User-Cache-Key, Cache-Control, Age, ETag, Last-Modified, Vary, X-Cache, X-Amz-Cf-Id, X-Amz-Cf-Pop"));

    private const string AllowedMethods = "GET,HEAD,PUT,PATCH,POST,DELETE,OPTIONS";

    private const string AllowedHeaders =
        "Authorization, Content-Type, X-Requested-With, Accept, X-User-Cache-Key, If-None-Match, If-Modified-Since, Idempotency-Key, x-api-key, x-client";

    public ValueTask<ApiResponse> Handle(HttpExchange exchange, Next next)
    {
        // An empty one is none: there is nothing to allow, and servers leave an empty answer field away.
        var origin = exchange.Request.Headers["origin"] is { Length: > 0 } sent ? sent : null;
        var isAllowed = origin is null || IsListed(origin);
        exchange.DefaultHeaders.AddPrepared(Always);
        if (!isAllowed) return next.Handle(exchange);

        if (origin is not null) exchange.DefaultHeaders["Access-Control-Allow-Origin"] = origin;
        exchange.DefaultHeaders.AddPrepared(Allowed);
        var isPreflight = exchange.Refusal is null && exchange.Request.Method == "OPTIONS" && origin is not null && exchange.Request.Headers["access-control-request-method"] is not null;
        if (!isPreflight) return next.Handle(exchange);

        var answer = new ApiResponse { Status = 204 };
        answer.Headers["Access-Control-Allow-Methods"] = AllowedMethods;
        answer.Headers["Access-Control-Allow-Headers"] = AllowedHeaders;
        return ValueTask.FromResult(answer);
    }

    /// <summary>An empty list together with credentials must not reflect arbitrary origins in production.</summary>
    private bool IsListed(string origin) =>
        options.AllowedOrigins.Count == 0 ? !options.IsProduction && IsOne(origin) : options.AllowedOrigins.Contains(origin, StringComparer.Ordinal);

    /// <summary>Several lines, joined, are no origin: what is echoed of them would end in white space on one way to the client and not on another.</summary>
    private static bool IsOne(string text) => !text.AsSpan().ContainsAnyExceptInRange('!', '~') && !text.Contains(',', StringComparison.Ordinal);
}
