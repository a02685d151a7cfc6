using System.Buffers.Binary;

namespace BingeMe.Platform.Media;

/// <summary>
/// Takes EXIF and XMP out of a WebP file that is kept as it is (WebP container specification, Extended file format): an animation must
/// not carry where it was filmed.
/// </summary>
internal static class WebPMetadata
{
    private const int Header = 12;
    private const byte ExifFlag = 0x08;
    private const byte XmpFlag = 0x04;

    /// <summary>The file without those chunks; the file itself when it is no well-formed WebP.</summary>
    public static byte[] Strip(ReadOnlySpan<byte> file)
    {
        if (file.Length < Header || !file.StartsWith("RIFF"u8) || !file[8..12].SequenceEqual("WEBP"u8)) return file.ToArray();
        using var kept = new MemoryStream(file.Length);
        kept.Write(file[..Header]);
        for (var at = Header; at + 8 <= file.Length;)
        {
            var size = BinaryPrimitives.ReadUInt32LittleEndian(file[(at + 4)..]);
            var whole = 8 + (long)size + (size & 1);
            if (at + 8 + (long)size > file.Length) break;
            var chunk = file.Slice(at, (int)Math.Min(whole, file.Length - at));
            if (chunk.StartsWith("VP8X"u8) && size > 0)
            {
                var extended = chunk.ToArray();
                extended[8] &= unchecked((byte)~(ExifFlag | XmpFlag));
                kept.Write(extended);
            }
            else if (!chunk.StartsWith("EXIF"u8) && !chunk.StartsWith("XMP "u8))
            {
                kept.Write(chunk);
            }

            at += (int)whole;
        }

        var result = kept.ToArray();
        BinaryPrimitives.WriteUInt32LittleEndian(result.AsSpan(4), (uint)(result.Length - 8));
        return result;
    }
}
