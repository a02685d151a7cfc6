using System.Net;
using BingeMe.Http;

namespace BingeMe.Kestrel;

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
