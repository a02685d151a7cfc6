using System.Buffers;
using System.Buffers.Binary;
using System.Net;

namespace BingeMe.Kestrel;

/// <summary>
/// The binary header by which a proxy says, before anything else on a connection, whom it carries (HAProxy, "The PROXY protocol", section 2.2). Version 1, a
/// line of text, is not taken: every proxy that speaks it speaks this one, too.
/// </summary>
/// <param name="Length">Its bytes, the sixteen at its beginning included.</param>
/// <param name="Source">The client; null = the proxy speaks for itself (LOCAL, as its health checks do), or says nothing that is an address of TCP.</param>
internal readonly record struct ProxyHeader(int Length, IPEndPoint? Source)
{
    /// <summary>Bytes of addresses and of what proxies add to them (TLV). The protocol asks for 536 at least; what is larger is no header.</summary>
    public const int LargestRest = 2048;

    private const int Fixed = 16;
    private const int Addresses4 = 12;
    private const int Addresses6 = 36;

    private static ReadOnlySpan<byte> Signature => "\r\n\r\n\0\r\nQUIT\n"u8;

    /// <summary>Reads the header at the beginning of what has arrived.</summary>
    /// <param name="bytes">What has arrived so far.</param>
    /// <param name="header">The header, where it is whole and right.</param>
    public static ProxyHeaderState Read(in ReadOnlySequence<byte> bytes, out ProxyHeader header)
    {
        header = default;
        Span<byte> start = stackalloc byte[Fixed];
        start = start[..(int)Math.Min(Fixed, bytes.Length)];
        bytes.Slice(0, start.Length).CopyTo(start);
        var signed = Math.Min(start.Length, Signature.Length);
        if (!start[..signed].SequenceEqual(Signature[..signed])) return ProxyHeaderState.Absent;
        if (start.Length < Fixed) return ProxyHeaderState.Partial;

        // Version in the high half of the byte, command in the low one.
        var isLocal = start[12] == 0x20;
        if (!isLocal && start[12] != 0x21) return ProxyHeaderState.Wrong;
        var rest = BinaryPrimitives.ReadUInt16BigEndian(start[14..]);
        var needed = start[13] switch
        {
            0x11 => Addresses4,
            0x21 => Addresses6,
            // No family, or sockets of one machine: whom they name is nobody on a network.
            0x00 or 0x31 or 0x32 => 0,
            _ => int.MaxValue,
        };
        if (rest > LargestRest || (!isLocal && rest < needed)) return ProxyHeaderState.Wrong;
        if (bytes.Length < Fixed + rest) return ProxyHeaderState.Partial;
        header = new ProxyHeader(Fixed + rest, isLocal || needed == 0 ? null : Client(bytes.Slice(Fixed), needed));
        return ProxyHeaderState.Whole;
    }

    // Both addresses, then both ports; each pair begins with the client's.
    private static IPEndPoint Client(in ReadOnlySequence<byte> bytes, int length)
    {
        Span<byte> addresses = stackalloc byte[Addresses6];
        addresses = addresses[..length];
        bytes.Slice(0, length).CopyTo(addresses);
        var size = (length - 4) / 2;
        return new IPEndPoint(new IPAddress(addresses[..size]), BinaryPrimitives.ReadUInt16BigEndian(addresses[(2 * size)..]));
    }
}

/// <summary>What stands at the beginning of a connection.</summary>
internal enum ProxyHeaderState
{
    /// <summary>Something else than a header.</summary>
    Absent,

    /// <summary>The beginning of one.</summary>
    Partial,

    /// <summary>A header.</summary>
    Whole,

    /// <summary>One that breaks the protocol.</summary>
    Wrong,
}
