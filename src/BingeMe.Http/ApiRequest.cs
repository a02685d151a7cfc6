using System.Collections;
using System.Collections.Frozen;

namespace BingeMe.Http;

/// <summary>
/// One HTTP request as every handler sees it, whichever host received it. Hosts build it, the pipeline and the handlers read it;
/// nothing changes but the body, once the pipeline reads that. The two hosts must build equal values from the same wire request; gateway.md lists where that is hard.
/// </summary>
public sealed class ApiRequest
{
    private ReadOnlyMemory<byte> body;
    private int lineTaken;

    /// <summary>The HTTP method as it was sent: <c>get</c> is another than <c>GET</c> (RFC 9110 section 9.1).</summary>
    public required string Method { get; init; }

    /// <summary>The request target: path and query, decoded once, with the raw text kept.</summary>
    public required RequestTarget Target { get; init; }

    /// <summary>Header fields without hop-by-hop ones. See <see cref="RequestHeaders"/> for the canonical order.</summary>
    public required RequestHeaders Headers { get; init; }

    /// <summary>The body's bytes after base64 decoding; empty when there is none.</summary>
    public ReadOnlyMemory<byte> Body
    {
        get => body;
        init => body = value;
    }

    /// <summary>Where the body comes from when the host has not read it yet; null = <see cref="Body"/> is all there is.</summary>
    public IBodySource? BodySource { get; init; }

    /// <summary><c>http</c> or <c>https</c>, as the client used it (X-Forwarded-Proto from a trusted sender, else the transport's).</summary>
    public string Scheme { get; init; } = "https";

    /// <summary>The authority the client asked for: Host header, else the gateway's domain name (gateway rule 16).</summary>
    public string Host { get; init; } = "localhost";

    /// <summary>The one resolved client address (ruling 8): never a proxy's, never taken from an untrusted header.</summary>
    public string ClientAddress { get; init; } = "127.0.0.1";

    /// <summary>What limits count this client by: <see cref="ClientAddress"/>, of IPv6 its /64 (contract ruling 37).</summary>
    public string ClientNetwork => ClientAddresses.Network(ClientAddress);

    /// <summary>Correlates the answer, the access log and the logs of whoever stands in front: what a trusted proxy called the request, else the gateway's id, else one of the host's own.</summary>
    public required string RequestId { get; init; }

    /// <summary>The gateway's own id of the request (<c>requestContext.requestId</c>); null where there is no gateway.</summary>
    public string? GatewayRequestId { get; init; }

    /// <summary>Lambda's id of the invocation, under which CloudWatch has its own lines; null where there is none.</summary>
    public string? InvocationId { get; init; }

    /// <summary>The trace that the request belongs to (<see cref="Correlation.TraceId(RequestHeaders)"/>); null = none was told.</summary>
    public string? TraceId => Correlation.TraceId(Headers);

    /// <summary>Where the request came from: <c>kestrel</c>, or the event kind (<c>rest-v1</c>, <c>http-2.0</c> ...). For logs; no rule may depend on it.</summary>
    public string Source { get; init; } = "unknown";

    /// <summary>When the answer is worthless because the gateway has given up (gateway rule 24); null = no limit known.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>What a gateway authorizer said about the caller; empty when nothing did (gateway rule 22). Informational: tokens are verified by the pipeline.</summary>
    public IReadOnlyDictionary<string, string> Claims { get; init; } = NoClaims;

    /// <summary>Cancelled when nobody waits for the answer any more: the client has gone, or the deadline comes near.</summary>
    public CancellationToken Aborted { get; init; }

    /// <summary>Cancelled when the client has gone, and then only; no gateway tells a function that.</summary>
    public CancellationToken ClientGone { get; init; }

    /// <summary>Whether it may change nothing: HEAD asks what GET would answer and has no other effect (contract ruling 34).</summary>
    public bool IsReadOnly => Method == "HEAD";

    /// <summary>The decoded path, e.g. <c>/auth/login</c>.</summary>
    public string Path => Target.Path;

    /// <summary>The decoded query parameters in order.</summary>
    public QueryParameters Query => Target.Query;

    /// <summary>
    /// Set by a host that cannot carry every answer: gets it whole before it is logged and measured, and throws where it cannot. What it throws becomes
    /// the answer as any fault does; that one is not asked about. Null = the host carries them all.
    /// </summary>
    public Action<ApiResponse>? Carry { get; set; }

    /// <summary>
    /// Whether whoever asks is the first to ask, and writes the request's line in the access log: the pipeline, or a host that gave up waiting
    /// for it. A request has one line.
    /// </summary>
    public bool TakeLine() => Interlocked.Exchange(ref lineTaken, 1) == 0;

    /// <summary>Whether a host has given up waiting for the answer: its client got 504, whatever comes now.</summary>
    internal bool IsGivenUp => Volatile.Read(ref lineTaken) == 1;

    /// <summary>The body as the pipeline has read or decoded it.</summary>
    internal void Take(ReadOnlyMemory<byte> bytes) => body = bytes;

    private static readonly IReadOnlyDictionary<string, string> NoClaims = new Dictionary<string, string>(0);
}

/// <summary>
/// Header fields of a request in one canonical form, so that two hosts which saw the same request hold equal lists: names in lower
/// case, sorted by name, the values of one name in the order received (RFC 9110 section 5.3: only that order carries meaning, and
/// neither Kestrel nor the gateways keep the order between names). Hop-by-hop fields never enter (gateway rule 18), and
/// <c>content-length</c> always tells the decoded body's length (gateway rule 17).
/// </summary>
public sealed class RequestHeaders : IReadOnlyList<KeyValuePair<string, string>>
{
    /// <summary>No header fields.</summary>
    public static readonly RequestHeaders Empty = new([]);

    /// <summary>Fields that belong to one connection and are consumed by whoever terminates it (RFC 9110 section 7.6.1).</summary>
    private static readonly FrozenSet<string> HopByHop = FrozenSet.Create(
        StringComparer.Ordinal,
        "connection", "keep-alive", "proxy-connection", "transfer-encoding", "te", "trailer", "upgrade", "expect", "http2-settings", "content-length");

    private readonly KeyValuePair<string, string>[] fields;

    private readonly bool areLinesJoined;

    private RequestHeaders(KeyValuePair<string, string>[] fields, bool areLinesJoined = false)
    {
        this.fields = fields;
        this.areLinesJoined = areLinesJoined;
    }

    /// <inheritdoc/>
    public int Count => fields.Length;

    /// <inheritdoc/>
    public KeyValuePair<string, string> this[int index] => fields[index];

    /// <summary>
    /// The field's text: several lines joined with a comma and a space, cookies with a semicolon and a space (RFC 6265 section 5.4);
    /// null when absent. Hosts that split lines and hosts that join them agree on this text.
    /// </summary>
    /// <param name="name">The name in lower case.</param>
    public string? this[string name]
    {
        get
        {
            string? text = null;
            foreach (var (key, value) in fields)
                if (key == name) text = text is null ? value : name == "cookie" ? $"{text}; {value}" : $"{text}, {value}";
            return text;
        }
    }

    /// <summary>
    /// The first line of a field that should stand once (<c>Authorization</c>, <c>Content-Type</c>), as Node takes it (contract ruling 35);
    /// null when absent. Where the gateway joined the lines, what stands before the first comma outside of quotes.
    /// </summary>
    /// <param name="name">The name in lower case.</param>
    public string? First(string name)
    {
        foreach (var (key, value) in fields)
            if (key == name) return areLinesJoined ? BeforeComma(value) : value;
        return null;
    }

    /// <summary>Makes the canonical list.</summary>
    /// <param name="method">Decides whether an empty body still has a <c>content-length</c> of 0.</param>
    /// <param name="received">Name and value pairs as received, names in any case.</param>
    /// <param name="bodyLength">Bytes of the decoded body; null when nobody knows them yet, and then none are stated.</param>
    /// <param name="areLinesJoined">Whether whoever received the request has joined the lines of a name by commas (gateway rule 14).</param>
    public static RequestHeaders From(string method, IEnumerable<KeyValuePair<string, string>> received, int? bodyLength, bool areLinesJoined = false)
    {
        var sorted = new KeyValuePair<string, string>[(received.TryGetNonEnumeratedCount(out var expected) ? expected : 24) + 1];
        var count = 0;
        foreach (var (name, value) in received)
        {
            var lower = name.ToLowerInvariant();
            if (!HopByHop.Contains(lower)) Insert(ref sorted, count++, new(lower, value));
        }

        if (bodyLength is { } length && (length > 0 || method is "POST" or "PUT" or "PATCH")) Insert(ref sorted, count++, new("content-length", length.ToString()));
        return new RequestHeaders(sorted.Length == count ? sorted : sorted[..count], areLinesJoined);
    }

    /// <summary>The value of one cookie (RFC 6265 section 5.4), not decoded; null when absent.</summary>
    public string? Cookie(string name)
    {
        if (this["cookie"] is not { } text) return null;
        foreach (var part in text.Split(';', StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && part.AsSpan(0, equals).SequenceEqual(name)) return part[(equals + 1)..];
        }

        return null;
    }

    private static string BeforeComma(string text)
    {
        var isQuoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"') isQuoted = !isQuoted;
            else if (text[i] == ',' && !isQuoted) return text[..i].TrimEnd();
        }

        return text;
    }

    /// <summary>One step of an insertion sort: stable, which List.Sort is not, and quick on the twenty or so fields of a request.</summary>
    private static void Insert(ref KeyValuePair<string, string>[] sorted, int count, KeyValuePair<string, string> field)
    {
        if (count == sorted.Length) Array.Resize(ref sorted, count * 2);
        var at = count - 1;
        while (at >= 0 && string.CompareOrdinal(sorted[at].Key, field.Key) > 0)
        {
            sorted[at + 1] = sorted[at];
            at--;
        }

        sorted[at + 1] = field;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, string>>)fields).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => fields.GetEnumerator();
}
