using System.Net;
using BingeMe.Http;

namespace BingeMe.Kestrel;

/// <summary>What a deployment may choose about this host.</summary>
public sealed record KestrelHostOptions
{
    /// <summary>The address to listen on; loopback unless a proxy on another machine must reach it.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>TCP port for HTTP/1.1; 0 takes a free one.</summary>
    public int Port { get; init; } = 4000;

    /// <summary>TCP port for HTTP/2 without TLS by prior knowledge (RFC 9113 section 3.3); null = not served, 0 takes a free one.</summary>
    public int? Http2Port { get; init; }

    /// <summary>Proxies whose X-Forwarded-* fields are believed (ruling 8). Empty believes nobody.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>Largest body, bytes; as API Gateway's (gateway rule 36).</summary>
    public int MaximumBodyBytes { get; init; } = ApiLimits.BodyBytes;

    /// <summary>Connections open at once; one more is closed unheard.</summary>
    public int MaximumConnections { get; init; } = 10_000;

    /// <summary>Bytes that the bodies of all requests together may hold; one that would pass it is refused with 503.</summary>
    public long MaximumBodiesBytes { get; init; } = 128L * 1024 * 1024;

    /// <summary>How long a request may take; as API Gateway's integration timeout (gateway rule 24).</summary>
    public TimeSpan RequestTimeout { get; init; } = ApiLimits.RequestTime;

    /// <summary>How long readiness fails before the server stops accepting, so that load balancers notice; zero stops at once.</summary>
    public TimeSpan DrainDelay { get; init; }

    /// <summary>How long requests in flight may go on once the server no longer accepts; longer than <see cref="RequestTimeout"/>.</summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether <c>/metrics</c> is served to callers on this machine and in trusted proxies' networks who call by themselves.</summary>
    public bool Metrics { get; init; } = true;
}
