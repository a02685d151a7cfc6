using System.Net;
using System.Text;
using BingeMe.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace BingeMe.Kestrel;

/// <summary>Kestrel's request as the neutral one.</summary>
/// <param name="proxies">Whom to believe.</param>
/// <param name="options">The deployment's choices.</param>
/// <param name="entropy">For request ids.</param>
/// <param name="clock">The one clock.</param>
/// <param name="warn">Takes what an operator should know.</param>
internal sealed class RequestReader(TrustedProxies proxies, KestrelHostOptions options, IRandomSource entropy, TimeProvider clock, Action<string> warn)
{
    /// <summary>What a CDN adds about the client, its country above all. From anybody else it is the client's own word (contract ruling 37).</summary>
    private const string EdgeHeaders = "CloudFront-";

    /// <summary>What logs call this host.</summary>
    internal const string Source = "kestrel";

    private int warned;

    /// <summary>Reads the request's head, and its body when the API does not do that itself.</summary>
    /// <param name="context">Kestrel's request.</param>
    /// <param name="body">Its body.</param>
    /// <param name="readsBodies">Whether the API reads it (<see cref="IApi.ReadsBodies"/>).</param>
    /// <param name="aborted">Cancelled when the client goes away or time is up.</param>
    /// <exception cref="ApiException">A header's name is none (400), or the body cannot be read (<see cref="IBodySource.Read"/>) or is too large (413).</exception>
    public async ValueTask<ApiRequest> Read(HttpContext context, RequestBody body, bool readsBodies, CancellationToken aborted)
    {
        if (readsBodies) return Named(Make(context, body, null, aborted));
        var bytes = await body.Read(options.MaximumBodyBytes, aborted) ?? throw ApiException.BodyTooLarge(options.MaximumBodyBytes);
        return Named(Make(context, body, bytes, aborted));
    }

    /// <summary>The server takes names that are no tokens; whoever stands before a function's event does not have to, and the function refuses them.</summary>
    private static ApiRequest Named(ApiRequest request)
    {
        var headers = request.Headers;
        // Each request comes by here: an enumerator would be allocated.
        for (var i = 0; i < headers.Count; i++)
            if (!HttpText.IsToken(headers[i].Key)) throw ApiException.BadRequest(HttpText.BadName);
        return request;
    }

    /// <summary>The request's head alone, for one that is refused.</summary>
    /// <param name="context">Kestrel's request.</param>
    /// <param name="body">Its body, which nobody reads.</param>
    /// <param name="aborted">Cancelled when the client goes away or time is up.</param>
    public ApiRequest Head(HttpContext context, RequestBody body, CancellationToken aborted) => Make(context, body, null, aborted);

    private ApiRequest Make(HttpContext context, RequestBody body, ReadOnlyMemory<byte>? bytes, CancellationToken aborted)
    {
        var request = context.Request;
        var peer = context.Connection.RemoteIpAddress ?? IPAddress.Loopback;
        var isProxied = proxies.Trusts(peer);
        var headers = RequestHeaders.From(request.Method, Fields(request.Headers, isProxied), bytes?.Length ?? Declared(body));
        // What a named client forwards is its own affair; the proxy that named it is known.
        if (!isProxied && request.Headers.ContainsKey("X-Forwarded-For") && context.Features.Get<ProxiedConnection>() is null) WarnOnce(peer);
        return new ApiRequest
        {
            Method = request.Method,
            Target = RequestTarget.Parse(context.Features.Get<IHttpRequestFeature>()!.RawTarget),
            Headers = headers,
            Body = bytes ?? default,
            BodySource = bytes is null ? body : null,

            // Not what an HTTP/2 request says itself: proxies write https there whatever their client used.
            Scheme = (isProxied ? ForwardedScheme(headers) : null) ?? "http",
            Host = headers["host"] is { Length: > 0 } host ? host : "localhost",
            ClientAddress = proxies.Client(peer, isProxied ? headers["x-forwarded-for"] : null),
            RequestId = (isProxied ? Correlation.RequestId(headers["x-request-id"]) : null) ?? entropy.Uuid().ToString(),
            Source = Source,
            Deadline = clock.GetUtcNow() + options.RequestTimeout,
            Aborted = aborted,
            ClientGone = context.RequestAborted,
        };
    }

    private static int? Declared(RequestBody body) => body.Length is { } length ? (int)Math.Min(length, int.MaxValue) : null;

    private static IEnumerable<KeyValuePair<string, string>> Fields(IHeaderDictionary headers, bool isProxied)
    {
        foreach (var (name, values) in headers)
        {
            if (!isProxied && name.StartsWith(EdgeHeaders, StringComparison.OrdinalIgnoreCase)) continue;
            foreach (var value in values) yield return new(name, value ?? "");
        }
    }

    private void WarnOnce(IPAddress peer)
    {
        if (Interlocked.Exchange(ref warned, 1) != 0) return;
        warn(
            $"{ClientAddresses.Plain(peer)} forwards addresses of clients (X-Forwarded-For), and TRUSTED_PROXIES does not name it: all clients behind it "
            + "count as one, share one rate limit and look like one address. If it is a proxy of yours, add its network to TRUSTED_PROXIES.");
    }

    /// <summary>The scheme that the nearest proxy saw; null when it says none that HTTP has.</summary>
    private static string? ForwardedScheme(RequestHeaders headers)
    {
        if (headers["x-forwarded-proto"] is not { } list) return null;
        var last = list[(list.LastIndexOf(',') + 1)..].Trim().ToLowerInvariant();
        return last is "http" or "https" ? last : null;
    }
}

/// <summary>
/// The system's generator, asked for a block at a time: each call of it costs more than all else that an id needs. For ids alone, which are
/// no secrets.
/// </summary>
internal sealed class BlockwiseRandomSource : IRandomSource
{
    public static readonly BlockwiseRandomSource Instance = new();

    private const int Block = 1024;

    [ThreadStatic]
    private static byte[]? drawn;

    [ThreadStatic]
    private static int left;

    private BlockwiseRandomSource()
    {
    }

    /// <inheritdoc/>
    public void Fill(Span<byte> bytes)
    {
        if (bytes.Length > Block)
        {
            SystemRandomSource.Instance.Fill(bytes);
            return;
        }

        drawn ??= new byte[Block];
        if (left < bytes.Length)
        {
            SystemRandomSource.Instance.Fill(drawn);
            left = Block;
        }

        drawn.AsSpan(left - bytes.Length, bytes.Length).CopyTo(bytes);
        left -= bytes.Length;
    }
}

/// <summary>
/// Reads Content-Length for the server, which gives what it decodes so twenty characters and, over HTTP/2, ends the connection of everybody
/// behind a proxy over one that it cannot parse. What is no length becomes <see cref="None"/>, which the host answers.
/// </summary>
internal sealed class LengthText : Encoding
{
    public static readonly LengthText Instance = new();

    /// <summary>Stands for what is no length: nothing behind such a head may be taken for another request.</summary>
    public const long None = long.MaxValue;

    private const string NoneText = "9223372036854775807";

    private LengthText()
    {
    }

    /// <inheritdoc/>
    public override int GetCharCount(byte[] bytes, int index, int count) => Read(bytes.AsSpan(index, count)).Length;

    /// <inheritdoc/>
    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex)
    {
        var text = Read(bytes.AsSpan(byteIndex, byteCount));
        text.CopyTo(0, chars, charIndex, text.Length);
        return text.Length;
    }

    /// <inheritdoc/>
    public override int GetMaxCharCount(int byteCount) => NoneText.Length;

    /// <inheritdoc/>
    public override int GetByteCount(char[] chars, int index, int count) => ASCII.GetByteCount(chars, index, count);

    /// <inheritdoc/>
    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) => ASCII.GetBytes(chars, charIndex, charCount, bytes, byteIndex);

    /// <inheritdoc/>
    public override int GetMaxByteCount(int charCount) => ASCII.GetMaxByteCount(charCount);

    /// <summary>Digits alone make a length, as many zeros as may stand before them (RFC 9110 section 8.6).</summary>
    private static string Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || bytes.ContainsAnyExceptInRange((byte)'0', (byte)'9')) return NoneText;
        var digits = bytes.TrimStart((byte)'0');
        if (digits.IsEmpty) return "0";
        return digits.Length < NoneText.Length ? ASCII.GetString(digits) : NoneText;
    }
}
