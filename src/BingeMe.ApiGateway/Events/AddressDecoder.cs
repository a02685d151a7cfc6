using BingeMe.Http;

namespace BingeMe.ApiGateway.Events;

/// <summary>Finds the client's address (gateway rule 21). The result is always an address: junk never becomes a rate limit's key.</summary>
internal static class AddressDecoder
{
    /// <summary>What stands for an address nobody knows. Not loopback, which some rule might trust.</summary>
    public const string Nobody = "0.0.0.0";

    /// <summary>Resolves the client's address.</summary>
    /// <param name="told">What the platform says (<c>sourceIp</c>); null when it has no such field (ALB).</param>
    /// <param name="forwardedFor">X-Forwarded-For, lines joined. Every trusted proxy appended one entry, the client wrote the rest.</param>
    /// <param name="hops">How many trusted proxies there are.</param>
    public static string Client(string? told, string? forwardedFor, int hops)
    {
        ClientAddresses.TryRead(told, out var client);
        if (hops <= 1 && told is not null) return client?.ToString() ?? Nobody;

        // Fewer entries than proxies: the request came in behind some of them, so the first entry is already a proxy's word.
        var list = forwardedFor.AsSpan();
        for (var hop = Math.Max(1, hops); hop > 0 && ClientAddresses.TryTakeLast(ref list, out var next); hop--) client = next;
        return client?.ToString() ?? Nobody;
    }
}
