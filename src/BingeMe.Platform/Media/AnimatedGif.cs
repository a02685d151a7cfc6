using System.Buffers.Binary;
using BingeMe.Handlers.Ports;

namespace BingeMe.Platform.Media;

/// <summary>
/// Writes an animated GIF anew from its frames (GIF89a specification): canvas, colours, loop and frames stay; comments, plain text, other
/// applications' blocks (XMP, colour profiles) and whatever stands behind the file go.
/// </summary>
internal static class AnimatedGif
{
    private const byte Extension = 0x21;
    private const byte Image = 0x2C;
    private const byte Trailer = 0x3B;
    private const byte GraphicControl = 0xF9;
    private const byte Application = 0xFF;
    private const int ScreenEnd = 13;

    /// <summary>The clean file; null when it is no animation. One that breaks off ends behind its last whole frame.</summary>
    /// <exception cref="ImageException">It is a damaged one, or more of one than is taken.</exception>
    public static byte[]? Rewrite(ReadOnlySpan<byte> file)
    {
        if (file.Length < ScreenEnd || !(file.StartsWith("GIF89a"u8) || file.StartsWith("GIF87a"u8))) return null;
        var bounds = new AnimationBounds();
        bounds.Canvas(BinaryPrimitives.ReadUInt16LittleEndian(file[6..]), BinaryPrimitives.ReadUInt16LittleEndian(file[8..]));
        using var clean = new MemoryStream(file.Length);
        var at = ScreenEnd + Colours(file[10]);
        if (at > file.Length) return null;
        clean.Write("GIF89a"u8);
        clean.Write(file[6..at]);

        // A control block belongs to the frame behind it, and is nothing without one.
        ReadOnlySpan<byte> control = [];
        var hasLoop = false;
        while (at < file.Length && file[at] != Trailer)
        {
            if (file[at] == Image)
            {
                var next = ImageEnd(file, at, bounds);
                if (next < 0) break;
                clean.Write(control);
                clean.Write(file[at..next]);
                control = [];
                at = next;
                continue;
            }

            if (file[at] != Extension || at + 2 > file.Length) break;
            var end = BlocksEnd(file, at + 2);
            if (end < 0) break;
            var block = file[at..end];
            if (block[1] == GraphicControl && block.Length == 8 && block[2] == 4) control = block;
            if (block[1] == Application && !hasLoop && Loop(block) is { Length: > 0 } loop)
            {
                clean.Write(loop);
                hasLoop = true;
            }

            at = end;
        }

        if (bounds.Frames < 2) return null;
        clean.WriteByte(Trailer);
        return clean.ToArray();
    }

    /// <summary>The loop block alone (NETSCAPE2.0, sub-block 1), without what else its writer put there; empty when it is another's.</summary>
    private static byte[] Loop(ReadOnlySpan<byte> block) =>
        block.Length >= 19 && block[2] == 11 && (block[3..14].SequenceEqual("NETSCAPE2.0"u8) || block[3..14].SequenceEqual("ANIMEXTS1.0"u8)) && block[14] == 3 && block[15] == 1
            ? [.. block[..18], 0]
            : [];

    /// <summary>Where a frame ends; -1 when the file does before it.</summary>
    private static int ImageEnd(ReadOnlySpan<byte> file, int at, AnimationBounds bounds)
    {
        if (at + 10 > file.Length) return -1;
        var data = at + 10 + Colours(file[at + 9]) + 1;
        var end = data > file.Length ? -1 : BlocksEnd(file, data);
        if (end < 0) return -1;
        bounds.Frame(
            BinaryPrimitives.ReadUInt16LittleEndian(file[(at + 1)..]), BinaryPrimitives.ReadUInt16LittleEndian(file[(at + 3)..]),
            BinaryPrimitives.ReadUInt16LittleEndian(file[(at + 5)..]), BinaryPrimitives.ReadUInt16LittleEndian(file[(at + 7)..]));
        return end;
    }

    /// <summary>Where a run of sub-blocks ends, its terminator included; -1 when the file does before it.</summary>
    private static int BlocksEnd(ReadOnlySpan<byte> file, int at)
    {
        while (at < file.Length && file[at] != 0) at += file[at] + 1;
        return at < file.Length ? at + 1 : -1;
    }

    /// <summary>Bytes of a colour table, by the flags of its descriptor.</summary>
    private static int Colours(byte flags) => (flags & 0x80) == 0 ? 0 : 3 << ((flags & 0x07) + 1);
}
