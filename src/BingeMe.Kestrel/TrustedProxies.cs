using System.Net;
using System.Net.Sockets;

namespace BingeMe.Kestrel;

/// <summary>
/// Resolves the client behind proxies (ruling 8): X-Forwarded-For is read from the right, each entry vouched for by the hop after it,
/// until one that is no trusted proxy. What stands left of that anybody could have written.
/// </summary>
internal sealed class TrustedProxies(IReadOnlyList<IPNetwork> networks)
{
    /// <summary>Whether the peer is one of ours.</summary>
    public bool Trusts(IPAddress peer)
    {
        var address = Plain(peer);
        foreach (var network in networks)
            if (network.BaseAddress.AddressFamily == address.AddressFamily && network.Contains(address)) return true;
        return false;
    }

    /// <summary>The client's address as text.</summary>
    /// <param name="peer">The socket's other end.</param>
    /// <param name="forwardedFor">Every line of X-Forwarded-For, joined by commas; null when absent.</param>
    public string Client(IPAddress peer, string? forwardedFor)
    {
        var client = Plain(peer);
        if (forwardedFor is null) return client.ToString();
        var entries = forwardedFor.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        for (var i = entries.Length - 1; i >= 0 && Trusts(client); i--)
        {
            if (!TryRead(entries[i], out var next)) break;
            client = next;
        }

        return client.ToString();
    }

    private static bool TryRead(string entry, out IPAddress address)
    {
        // Some proxies add the port: 203.0.113.7:51000, [2001:db8::1]:51000.
        if (IPEndPoint.TryParse(entry, out var endpoint))
        {
            address = Plain(endpoint.Address);
            return true;
        }

        address = IPAddress.None;
        return false;
    }

    private static IPAddress Plain(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 && address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
