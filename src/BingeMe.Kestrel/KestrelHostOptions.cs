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

    /// <summary>Whether trusted proxies name the client by the PROXY protocol, version 2, on either port.</summary>
    public ProxyProtocol ProxyProtocol { get; init; }

    /// <summary>How long such a header may take to arrive; a proxy sends it with the connection.</summary>
    public TimeSpan ProxyHeaderTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Largest body, bytes; as API Gateway's (gateway rule 36).</summary>
    public int MaximumBodyBytes { get; init; } = ApiLimits.BodyBytes;

    /// <summary>Connections open at once; one more is closed unheard.</summary>
    public int MaximumConnections { get; init; } = 10_000;

    /// <summary>Bytes that the bodies of all requests together may hold; one that would pass it is refused with 503.</summary>
    public long MaximumBodiesBytes { get; init; } = 128L * 1024 * 1024;

    /// <summary>How long a request may take; as API Gateway's integration timeout (gateway rule 24).</summary>
    public TimeSpan RequestTimeout { get; init; } = ApiLimits.RequestTime;

    /// <summary>How long a request's head may take to arrive (408).</summary>
    public TimeSpan HeadTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long readiness fails before the server stops accepting, so that load balancers notice; zero stops at once.</summary>
    public TimeSpan DrainDelay { get; init; }

    /// <summary>How long requests in flight may go on once the server no longer accepts; longer than <see cref="RequestTimeout"/>.</summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether <c>/metrics</c> is served to callers on this machine and in trusted proxies' networks who call by themselves.</summary>
    public bool Metrics { get; init; } = true;

    /// <summary>What a timer can hold, and more than anybody waits.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>Refuses what would only show when a request comes, or when the process is told to end.</summary>
    /// <exception cref="ArgumentException">An option is none that a server could keep to; the text names it.</exception>
    internal void Check()
    {
        if (Address is null) throw Unusable(nameof(Address), "is needed: IPAddress.Loopback, IPAddress.Any, or one of this machine's");
        if (TrustedProxies is null) throw Unusable(nameof(TrustedProxies), "may be empty but not null");
        Between(nameof(Port), Port, 0, ushort.MaxValue);
        if (Http2Port is { } second)
        {
            Between(nameof(Http2Port), second, 0, ushort.MaxValue);
            if (second != 0 && second == Port) throw Unusable(nameof(Http2Port), $"must be another than {nameof(Port)}, {Port}: without TLS one port speaks one version");
        }

        Between(nameof(MaximumBodyBytes), MaximumBodyBytes, 0, int.MaxValue);
        Between(nameof(MaximumBodiesBytes), MaximumBodiesBytes, 0, long.MaxValue);
        Between(nameof(MaximumConnections), MaximumConnections, 1, int.MaxValue);
        Lasts(nameof(RequestTimeout), RequestTimeout, isNeeded: true);
        Lasts(nameof(HeadTimeout), HeadTimeout, isNeeded: true);
        Lasts(nameof(ProxyHeaderTimeout), ProxyHeaderTimeout, isNeeded: true);
        Lasts(nameof(DrainDelay), DrainDelay, isNeeded: false);
        Lasts(nameof(ShutdownTimeout), ShutdownTimeout, isNeeded: false);
    }

    private static void Between(string name, long value, long least, long most)
    {
        if (value < least || value > most) throw Unusable(name, $"must be from {least} to {most}, and is {value}");
    }

    private static void Lasts(string name, TimeSpan value, bool isNeeded)
    {
        if (value < TimeSpan.Zero || (isNeeded && value == TimeSpan.Zero) || value > Longest)
            throw Unusable(name, $"must be {(isNeeded ? "more than 0" : "0 or more")} and at most {Longest.TotalHours} hours, and is {value}");
    }

    private static ArgumentException Unusable(string name, string why) => new($"{nameof(KestrelHostOptions)}.{name} {why}.");
}

/// <summary>
/// Resolves the client behind proxies (ruling 8): X-Forwarded-For is read from the right, each entry vouched for by the hop after it,
/// until one that is no trusted proxy. What stands left of that anybody could have written.
/// </summary>
/// <param name="networks">The proxies' networks.</param>
internal sealed class TrustedProxies(IReadOnlyList<IPNetwork> networks)
{
    /// <summary>Whether the peer is one of ours.</summary>
    public bool Trusts(IPAddress peer)
    {
        var address = ClientAddresses.Plain(peer);
        foreach (var network in networks)
            if (network.BaseAddress.AddressFamily == address.AddressFamily && network.Contains(address)) return true;
        return false;
    }

    /// <summary>The client's address as text.</summary>
    /// <param name="peer">The socket's other end.</param>
    /// <param name="forwardedFor">Every line of X-Forwarded-For, joined by commas; null when absent.</param>
    public string Client(IPAddress peer, string? forwardedFor)
    {
        var client = ClientAddresses.Plain(peer);
        var list = forwardedFor.AsSpan();
        while (Trusts(client) && ClientAddresses.TryTakeLast(ref list, out var next)) client = next;
        return client.ToString();
    }
}
