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

    /// <summary>What may stand between two tags of a list.</summary>
    private const string Between = ", \t";

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
    /// 304 for a client that holds what would be sent (RFC 9110 section 13.1.2), by the handler's own entity tag where it has set one.
    /// </summary>
    private static ApiResponse Tagged(ApiRequest request, ApiResponse response)
    {
        var tag = response.Headers["ETag"];
        if (tag is null && request.Method == "HEAD" && response.TellsLengthAlone) return response;
        if (tag is null) response.Headers["ETag"] = tag = TagOf(response);
        if (request.Headers["if-none-match"] is { } held && Holds(held, tag)) response.Status = 304;
        return response;
    }

    /// <summary>
    /// A weak entity tag of the form that Express gives it, over the body without its timestamp (ruling 36; RFC 9110 section 8.8.3). It tells a
    /// client's own copies apart and proves nothing to anybody, so a quick hash does; a cryptographic one costs a cold start the loading of its
    /// library.
    /// </summary>
    private static string TagOf(ApiResponse response)
    {
        Span<byte> hash = stackalloc byte[HashBytes];
        XxHash128.Hash(response.Body.Span[..^response.UnsteadyEnd], hash);
        Span<char> text = stackalloc char[HashText + 2];
        Convert.TryToBase64Chars(hash, text, out _);
        return $"W/\"{response.Body.Length:x}-{text[..HashText]}\"";
    }

    /// <summary>Weak comparison with each tag of the list (RFC 9110 section 8.8.3.2): a tag ends where its quotes do, and may hold a comma.</summary>
    private static bool Holds(string ifNoneMatch, string tag)
    {
        var opaque = Opaque(tag);
        for (var left = ifNoneMatch.AsSpan().TrimStart(Between); !left.IsEmpty; left = left.TrimStart(Between))
        {
            left = Opaque(left);
            var candidate = First(left);
            if (candidate.TrimEnd() is "*" || candidate.TrimEnd().SequenceEqual(opaque)) return true;
            left = left[candidate.Length..];
        }

        return false;
    }

    private static ReadOnlySpan<char> First(ReadOnlySpan<char> list)
    {
        var isQuoted = list.StartsWith("\"");
        var end = isQuoted ? list[1..].IndexOf('"') : list.IndexOf(',');
        return end < 0 ? list : list[..(isQuoted ? end + 2 : end)];
    }

    private static ReadOnlySpan<char> Opaque(ReadOnlySpan<char> tag) => tag.StartsWith("W/", StringComparison.Ordinal) ? tag[2..] : tag;
}
