using System.IO.Hashing;
using BingeMe.Http.Operations;

namespace BingeMe.Http.Pipeline;

/// <summary>
/// What caches may do with the answer (ruling 13, platform-auth P13), and the entity tag.
/// <c>private, no-store</c> is the rule (<see cref="SecurityHeadersMiddleware"/>); public pages and, with EDGE_CACHE on, the listed operations are the exceptions, on 200 only.
/// </summary>
internal sealed class CacheMiddleware(PipelineOptions options) : IMiddleware
{
    private const int HashBytes = 16;

    /// <summary>Characters of the hash in base64, without the two signs that only fill it up.</summary>
    private const int HashText = 22;

    public ValueTask<ApiResponse> Handle(HttpExchange exchange, Next next) =>
        exchange.Request.Method is "GET" or "HEAD" ? Cacheable(exchange, next) : next.Handle(exchange);

    private async ValueTask<ApiResponse> Cacheable(HttpExchange exchange, Next next)
    {
        var response = await next.Handle(exchange);
        var operation = exchange.Operation!;
        if (response.Status != 200) return response;
        if (response.Headers["Cache-Control"] is null) Allow(operation, response);
        return Tagged(exchange.Request, response);
    }

    private void Allow(Operation operation, ApiResponse response)
    {
        if (operation.EdgeCacheSeconds is not { } declared) return;
        var seconds = operation.EdgeCacheSetting is { } setting && options.EdgeCacheSeconds.TryGetValue(setting, out var chosen) ? chosen : declared;
        if (operation.IsPublicPage)
        {
            response.Headers["Cache-Control"] = $"public, s-maxage={seconds}";
        }
        else if (options.EdgeCache)
        {
            response.Headers["Cache-Control"] = $"private, max-age=0, s-maxage={seconds}";
            response.Headers.AddToList("Vary", "Accept-Encoding, X-User-Cache-Key");
        }
    }

    /// <summary>
    /// A weak entity tag of the form that Express gives it, over the body without its timestamp (ruling 36), and 304 for a client that holds the same (RFC 9110 sections 8.8.3, 13.1.2). The
    /// tag tells a client's own copies apart and proves nothing to anybody, so a quick hash does; a cryptographic one costs a cold start
    /// the loading of its library.
    /// </summary>
    private static ApiResponse Tagged(ApiRequest request, ApiResponse response)
    {
        Span<byte> hash = stackalloc byte[HashBytes];
        XxHash128.Hash(response.Body.Span[..^response.UnsteadyEnd], hash);
        Span<char> text = stackalloc char[HashText + 2];
        Convert.TryToBase64Chars(hash, text, out _);
        var tag = $"W/\"{response.Body.Length:x}-{text[..HashText]}\"";
        response.Headers["ETag"] = tag;
        if (request.Headers["if-none-match"] is not { } held || !Holds(held, tag)) return response;
        response.Status = 304;
        return response;
    }

    private static bool Holds(string ifNoneMatch, string tag)
    {
        foreach (var candidate in ifNoneMatch.Split(',', StringSplitOptions.TrimEntries))
            if (candidate == "*" || Opaque(candidate) == Opaque(tag)) return true;
        return false;
    }

    private static string Opaque(string tag) => tag.StartsWith("W/", StringComparison.Ordinal) ? tag[2..] : tag;
}
