using System.IO.Compression;

namespace BingeMe.Http.Pipeline;

/// <summary>
/// Compresses what is worth it for clients that take it (RFC 9110 section 8.4): a 200 to GET or HEAD, text, 1 KiB or more, not compressed
/// already. Never what an operation declares as secret: a compressed body's length tells something of it to whoever can put guesses beside
/// the secret (BREACH, CVE-2013-3587). Writes are left alone for the same reason: they tell back what they were sent.
/// </summary>
internal sealed class CompressionMiddleware : IMiddleware
{
    /// <summary>Below it the header fields cost more than the body gains.</summary>
    private const int LeastBytes = 1024;

    /// <summary>Of 11: a low one, since each answer is compressed anew while a client waits. Not measured against others.</summary>
    private const int BrotliQuality = 4;

    /// <summary>In bits: 256 KiB.</summary>
    private const int BrotliWindow = 18;

    public ValueTask<ApiResponse> Handle(HttpExchange exchange, Next next) =>
        exchange.Request.Method is "GET" or "HEAD" && exchange.Operation is { AnswersSecrets: false } ? Compressed(exchange, next) : next.Handle(exchange);

    private static async ValueTask<ApiResponse> Compressed(HttpExchange exchange, Next next)
    {
        var response = await next.Handle(exchange);
        if (response.Status is not (200 or 304) || !IsWorthIt(response)) return response;

        // On what is sent plain too: a cache must not give it to somebody else's taste. A weak tag stands for all codings of a body
        // (RFC 9110 section 8.8.1), so ours stays as it is.
        response.Headers.AddToList("Vary", "Accept-Encoding");
        var isStrong = response.Headers["ETag"] is ['"', ..];

        // A 304 tells the tag that its 200 would have (RFC 9110 section 15.4.5), which ours does by itself.
        if ((response.Status == 200 || isStrong) && Packed(response.Body.Span, exchange.Request.Headers["accept-encoding"]) is var (coding, packed))
        {
            // A handler's own strong tag stands for the bytes that it gave, which these are not.
            if (isStrong) response.Headers["ETag"] = "W/" + response.Headers["ETag"];
            if (response.Status == 200) Replace(response, coding, packed);
        }

        return response;
    }

    private static bool IsWorthIt(ApiResponse response) =>
        response.Body.Length >= LeastBytes
        && response.Headers["Content-Encoding"] is null
        && IsText(response.Headers["Content-Type"])
        && response.Headers.Joined("Cache-Control")?.Contains("no-transform", StringComparison.OrdinalIgnoreCase) != true;

    private static bool IsText(string? type) =>
        type is not null
        && (type.StartsWith("text/", StringComparison.OrdinalIgnoreCase)
            || type.StartsWith("application/json", StringComparison.OrdinalIgnoreCase)
            || type.StartsWith("image/svg+xml", StringComparison.OrdinalIgnoreCase));

    private static void Replace(ApiResponse response, string coding, ReadOnlyMemory<byte> packed)
    {
        response.Headers["Content-Encoding"] = coding;
        response.Headers["Content-Length"] = null;
        response.Body = packed;
    }

    /// <summary>A body in the coding that the client likes best; null if it takes none, or would get no less by it.</summary>
    private static (string Coding, ReadOnlyMemory<byte> Bytes)? Packed(ReadOnlySpan<byte> body, string? accepted)
    {
        if (string.IsNullOrEmpty(accepted)) return null;
        var (brotli, gzip) = (AcceptEncoding.Weight(accepted, "br"), AcceptEncoding.Weight(accepted, "gzip"));
        if (brotli <= 0 && gzip <= 0) return null;
        var isBrotli = brotli >= gzip;
        var packed = isBrotli ? Brotli(body) : Gzip(body);
        return packed.IsEmpty || packed.Length >= body.Length ? null : (isBrotli ? "br" : "gzip", packed);
    }

    /// <summary>Empty when it would not become shorter.</summary>
    private static ReadOnlyMemory<byte> Brotli(ReadOnlySpan<byte> body)
    {
        var packed = new byte[body.Length];
        return BrotliEncoder.TryCompress(body, packed, out var written, BrotliQuality, BrotliWindow) ? packed.AsMemory(0, written) : default;
    }

    private static ReadOnlyMemory<byte> Gzip(ReadOnlySpan<byte> body)
    {
        var packed = new MemoryStream(body.Length / 2);
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(body);
        return packed.GetBuffer().AsMemory(0, (int)packed.Length);
    }
}
