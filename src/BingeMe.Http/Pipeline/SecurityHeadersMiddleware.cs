namespace BingeMe.Http.Pipeline;

/// <summary>
/// The security header fields of platform-auth P2 on every answer, refusals and preflights included, and the rule for caches that
/// holds where nothing else is said (ruling 13). Pages set a content policy of their own.
/// </summary>
internal sealed class SecurityHeadersMiddleware : IMiddleware
{
    private static readonly KeyValuePair<string, string>[] Fields = ResponseHeaders.Prepared(
        new("Cache-Control", "private, no-store"),
        new("Content-Security-Policy", "default-src 'none'; frame-ancestors 'self'"),
        new("Cross-Origin-Opener-Policy", "same-origin"),
        new("Cross-Origin-Resource-Policy", "same-origin"),
        new("Origin-Agent-Cluster", "?1"),
        new("Referrer-Policy", "no-referrer"),
        new("Strict-Transport-Security", "max-age=15552000; includeSubDomains"),
        new("X-Content-Type-Options", "nosniff"),
        new("X-DNS-Prefetch-Control", "off"),
        new("X-Download-Options", "noopen"),
        new("X-Frame-Options", "SAMEORIGIN"),
        new("X-Permitted-Cross-Domain-Policies", "none"),
        new("X-XSS-Protection", "0"));

    public ValueTask<ApiResponse> Handle(HttpExchange exchange, Next next)
    {
        exchange.DefaultHeaders.AddPrepared(Fields);
        return next.Handle(exchange);
    }
}
