using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace HandlerTests.Live;

/// <summary>Reads what stands in a token of a room (live-payout-privacy.md, Agora RTC token).</summary>
internal static class RoomToken
{
    private const int AppIdLength = 32;

    /// <summary>How many seconds it is good for, whom it lets in, and where.</summary>
    public static (uint Expire, string Uid, string Channel) Read(string token)
    {
        using var zlib = new ZLibStream(new MemoryStream(Convert.FromBase64String(token[3..])), CompressionMode.Decompress);
        using var whole = new MemoryStream();
        zlib.CopyTo(whole);
        var bytes = whole.ToArray().AsSpan();
        // Signature, app id, time of issue.
        bytes = bytes[(2 + 32 + 2 + AppIdLength + 4)..];
        var expire = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        // Expiry, salt, services, type, privileges.
        bytes = bytes[(4 + 4 + 2 + 2)..];
        bytes = bytes[(2 + (6 * BinaryPrimitives.ReadUInt16LittleEndian(bytes)))..];
        var channel = Text(ref bytes);
        return (expire, Text(ref bytes), channel);
    }

    private static string Text(ref Span<byte> bytes)
    {
        var length = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        var text = Encoding.UTF8.GetString(bytes.Slice(2, length));
        bytes = bytes[(2 + length)..];
        return text;
    }
}
