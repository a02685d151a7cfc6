using System.Diagnostics.CodeAnalysis;
using System.Net;

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
        if (hops <= 1 && told is not null) return TryAddress(told, out var address) ? address : Nobody;
        var entries = forwardedFor?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        if (entries.Length == 0) return TryAddress(told, out var source) ? source : Nobody;

        // Fewer entries than proxies: the request came in behind some of them, so the first entry is already a proxy's word.
        return TryAddress(entries[Math.Max(0, entries.Length - Math.Max(1, hops))], out var client) ? client : Nobody;
    }

    /// <summary>Reads <c>192.0.2.1</c>, <c>192.0.2.1:443</c>, <c>2001:db8::1</c>, <c>[2001:db8::1]</c>, <c>[2001:db8::1]:443</c>.</summary>
    public static bool TryAddress(ReadOnlySpan<char> text, [NotNullWhen(true)] out string? address)
    {
        address = null;
        text = text.Trim().Trim('"');
        if (text.StartsWith('['))
        {
            var end = text.IndexOf(']');
            if (end < 0) return false;
            text = text[1..end];
        }
        else if (text.Count(':') == 1)
        {
            text = text[..text.IndexOf(':')];
        }

        // The parser also takes inet_aton forms such as "1" or "0x7f.1", which no proxy writes.
        if (!text.Contains(':') && text.Count('.') != 3) return false;
        if (!IPAddress.TryParse(text, out var parsed)) return false;
        address = (parsed.IsIPv4MappedToIPv6 ? parsed.MapToIPv4() : parsed).ToString();
        return true;
    }
}
