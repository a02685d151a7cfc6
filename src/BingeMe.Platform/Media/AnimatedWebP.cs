using System.Buffers.Binary;
using BingeMe.Handlers.Ports;

namespace BingeMe.Platform.Media;

/// <summary>
/// Writes an animated WebP anew from its frames (WebP container specification, RFC 9649 section 2.7): canvas, loop and frames stay; metadata,
/// colour profile, unknown chunks, reserved bits and whatever stands behind the file go.
/// </summary>
internal static class AnimatedWebP
{
    private const int ChunkHeader = 8;
    private const int FrameHeader = 16;
    private const byte AnimationFlag = 0x02;
    private const byte AlphaFlag = 0x10;

    /// <summary>The clean file; null when it is no animation.</summary>
    /// <exception cref="ImageException">It is a damaged one, or more of one than is taken.</exception>
    public static byte[]? Rewrite(ReadOnlySpan<byte> file)
    {
        if (file.Length < 30 || !file.StartsWith("RIFF"u8) || !file[8..16].SequenceEqual("WEBPVP8X"u8) || (file[20] & AnimationFlag) == 0) return null;
        var end = (int)Math.Min(file.Length, ChunkHeader + (long)BinaryPrimitives.ReadUInt32LittleEndian(file[4..]));
        var bounds = new AnimationBounds();
        using var clean = new MemoryStream(file.Length);
        clean.Write(file[..12]);
        var (hasHeader, hasLoop) = (false, false);
        for (var at = 12; at + ChunkHeader <= end;)
        {
            var (name, data, next) = Chunk(file, at, end);
            if (name.SequenceEqual("VP8X"u8) && !hasHeader && data.Length >= 10)
            {
                bounds.Canvas(ReadUInt24(data[4..]) + 1, ReadUInt24(data[7..]) + 1);
                Write(clean, name, [(byte)(data[0] & (AnimationFlag | AlphaFlag)), 0, 0, 0, .. data[4..10]]);
                hasHeader = true;
            }
            else if (name.SequenceEqual("ANIM"u8) && hasHeader && !hasLoop && data.Length >= 6)
            {
                Write(clean, name, data[..6]);
                hasLoop = true;
            }
            else if (name.SequenceEqual("ANMF"u8) && hasLoop)
            {
                Write(clean, name, Frame(data, bounds));
            }

            at = next;
        }

        if (bounds.Frames < 2) return null;
        var result = clean.ToArray();
        BinaryPrimitives.WriteUInt32LittleEndian(result.AsSpan(4), (uint)(result.Length - ChunkHeader));
        return result;
    }

    private static byte[] Frame(ReadOnlySpan<byte> frame, AnimationBounds bounds)
    {
        if (frame.Length < FrameHeader) throw AnimationBounds.Unreadable();
        bounds.Frame(ReadUInt24(frame) * 2, ReadUInt24(frame[3..]) * 2, ReadUInt24(frame[6..]) + 1, ReadUInt24(frame[9..]) + 1);
        using var clean = new MemoryStream(frame.Length);
        clean.Write(frame[..(FrameHeader - 1)]);
        clean.WriteByte((byte)(frame[15] & 0x03));
        var (hasAlpha, hasPicture) = (false, false);
        for (var at = FrameHeader; at + ChunkHeader <= frame.Length && !hasPicture;)
        {
            var (name, data, next) = Chunk(frame, at, frame.Length);
            if (name.SequenceEqual("ALPH"u8) && !hasAlpha)
            {
                Write(clean, name, data);
                hasAlpha = true;
            }
            else if (name.SequenceEqual("VP8 "u8) || name.SequenceEqual("VP8L"u8))
            {
                Write(clean, name, data);
                hasPicture = true;
            }

            at = next;
        }

        return hasPicture ? clean.ToArray() : throw AnimationBounds.Unreadable();
    }

    private static void Write(MemoryStream file, ReadOnlySpan<byte> name, ReadOnlySpan<byte> data)
    {
        Span<byte> size = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(size, (uint)data.Length);
        file.Write(name);
        file.Write(size);
        file.Write(data);
        if (data.Length % 2 == 1) file.WriteByte(0);
    }

    private static Piece Chunk(ReadOnlySpan<byte> file, int at, int end)
    {
        long size = BinaryPrimitives.ReadUInt32LittleEndian(file[(at + 4)..]);
        var start = at + ChunkHeader;
        if (size > end - start) throw AnimationBounds.Unreadable();
        return new Piece(file.Slice(at, 4), file.Slice(start, (int)size), start + (int)size + (int)(size & 1));
    }

    private static int ReadUInt24(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);

    private readonly ref struct Piece(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data, int next)
    {
        private readonly ReadOnlySpan<byte> name = name;
        private readonly ReadOnlySpan<byte> data = data;
        private readonly int next = next;

        public void Deconstruct(out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> data, out int next)
        {
            name = this.name;
            data = this.data;
            next = this.next;
        }
    }
}
