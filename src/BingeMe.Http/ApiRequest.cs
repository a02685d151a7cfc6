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
