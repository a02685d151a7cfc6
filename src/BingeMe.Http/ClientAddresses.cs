using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace BingeMe.Http;

/// <summary>
/// Reads client addresses as proxies write them, the same on every host (contract ruling 37): an IPv4 dotted quad or IPv6, with or without
/// a port, brackets or quotes. Everything else counts as absent, the forms of inet_aton above all: <c>1</c> is not 0.0.0.1.
/// </summary>
public static class ClientAddresses
{
    private static readonly SearchValues<char> Version6 = SearchValues.Create("0123456789abcdefABCDEF:.");

    private const int QuadOctets = 4;
    private const int LongestPort = 5;

    /// <summary>Bits of an IPv6 address that a provider gives to one customer (RFC 6177); within them a client may pick any address.</summary>
    private const int CustomerBits = 64;

    /// <summary>Reads one address. IPv4 inside IPv6 (<c>::ffff:203.0.113.9</c>) is IPv4.</summary>
    /// <param name="text">The entry as it was sent.</param>
    /// <param name="address">The address; null when there is none.</param>
    public static bool TryRead(ReadOnlySpan<char> text, [NotNullWhen(true)] out IPAddress? address)
    {
        address = null;
        text = text.Trim(" \t");
        if (text.Length >= 2 && text[0] == '"' && text[^1] == '"') text = text[1..^1];
        if (text.StartsWith('['))
        {
            var end = text.IndexOf(']');
            if (end < 0 || !IsPort(text[(end + 1)..])) return false;
            text = text[1..end];
        }
        else if (text.Count(':') == 1)
        {
            var colon = text.IndexOf(':');
            if (!IsPort(text[colon..])) return false;
            text = text[..colon];
        }

        // A zone (RFC 4007) is a name of the writer's own interfaces; by it one client could be many.
        var isForm = text.Contains(':') ? !text.ContainsAnyExcept(Version6) && !HasBadQuad(text) : IsQuad(text);
        if (!isForm || !IPAddress.TryParse(text, out var parsed)) return false;
        address = Plain(parsed);
        return true;
    }

    /// <summary>Takes the last entry off a list such as X-Forwarded-For. Empty entries do not count (RFC 9110 section 5.6.1).</summary>
    /// <param name="list">The list; afterwards what stands before the entry.</param>
    /// <param name="address">The entry's address.</param>
    /// <returns>False when there is none left, or when it is not readable: then nobody vouches for what stands before it.</returns>
    public static bool TryTakeLast(ref ReadOnlySpan<char> list, [NotNullWhen(true)] out IPAddress? address)
    {
        address = null;
        while (!list.IsEmpty)
        {
            var comma = list.LastIndexOf(',');
            var entry = list[(comma + 1)..].Trim(" \t");
            list = comma < 0 ? default : list[..comma];
            if (!entry.IsEmpty) return TryRead(entry, out address);
        }

        return false;
    }

    /// <summary>IPv4 inside IPv6 as IPv4, and IPv6 without the zone that only this machine knows (RFC 4007); everything else as it is.</summary>
    public static IPAddress Plain(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6 && address.ScopeId != 0 ? new IPAddress(address.GetAddressBytes()) : address;
    }

    /// <summary>What limits count a client by: an IPv4 address, or the /64 of an IPv6 one, since its holder has all of that.</summary>
    /// <param name="address">A resolved address; a text that is none stays as it is.</param>
    public static string Network(string address)
    {
        if (!address.Contains(':', StringComparison.Ordinal) || !TryRead(address, out var read)) return address;
        Span<byte> bytes = stackalloc byte[16];
        if (!read.TryWriteBytes(bytes, out var length) || length < bytes.Length) return read.ToString();
        bytes[(CustomerBits / 8)..].Clear();
        return $"{new IPAddress(bytes)}/{CustomerBits}";
    }

    private static bool IsPort(ReadOnlySpan<char> text) =>
        text.IsEmpty || (text[0] == ':' && text.Length is > 1 and <= LongestPort + 1 && !text[1..].ContainsAnyExceptInRange('0', '9'));

    private static bool HasBadQuad(ReadOnlySpan<char> text) => text.Contains('.') && !IsQuad(text[(text.LastIndexOf(':') + 1)..]);

    /// <summary>Four decimal octets. A leading zero would make one octal in the readers of some systems.</summary>
    private static bool IsQuad(ReadOnlySpan<char> text)
    {
        var count = 0;
        foreach (var range in text.Split('.'))
        {
            var part = text[range];
            if (part.Length is 0 or > 3 || part.ContainsAnyExceptInRange('0', '9') || (part.Length > 1 && part[0] == '0')) return false;
            count++;
        }

        return count == QuadOctets;
    }
}
