using System.Buffers.Binary;
using System.IO.Compression;
using SkiaSharp;

namespace BingeMe.PlatformTests.Media;

/// <summary>Pictures that tests make for themselves.</summary>
internal static class TestPictures
{
    /// <summary>Left half red, right half blue; big enough for a face check.</summary>
    public static byte[] Jpeg(int width, int height) => Halves("jpeg", width, height);

    public static byte[] Halves(string format, int width, int height)
    {
        using var bitmap = new SKBitmap(width, height);
        bitmap.Erase(SKColors.Red);
        using (var canvas = new SKCanvas(bitmap))
        using (var blue = new SKPaint { Color = SKColors.Blue })
            canvas.DrawRect(width / 2f, 0, width, height, blue);
        return Encode(bitmap, format);
    }

    public static byte[] Noise(string format, int width, int height)
    {
        using var bitmap = new SKBitmap(width, height);
        var random = new Random(7);
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++) bitmap.SetPixel(x, y, new SKColor((uint)random.Next() | 0xFF000000));
        return Encode(bitmap, format);
    }

    public static SKBitmap Decode(ReadOnlyMemory<byte> bytes) => SKBitmap.Decode(bytes.Span);

    /// <summary>The JPEG with an EXIF block that holds an orientation (Exif 2.32, tag 274) and a text to look for.</summary>
    public static byte[] WithOrientation(byte[] jpeg, ushort orientation)
    {
        byte[] exif =
        [
            .. "Exif\0\0"u8, .. "II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, (byte)orientation, 0, 0, 0, 0, 0, 0, 0, .. "secret-place"u8,
        ];
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)(exif.Length + 2));
        return [.. jpeg[..2], 0xFF, 0xE1, .. length, .. exif, .. jpeg[2..]];
    }

    /// <summary>A PNG whose header claims a size; its content is a few bytes.</summary>
    public static byte[] PngClaiming(int width, int height)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 6);
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true)) zlib.Write(new byte[1000]);
        return [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, .. Chunk("IHDR"u8, header), .. Chunk("IDAT"u8, packed.ToArray()), .. Chunk("IEND"u8, [])];
    }

    /// <summary>Two frames of one pixel (GIF89a).</summary>
    public static byte[] AnimatedGif()
    {
        byte[] frame = [0x21, 0xF9, 4, 0, 10, 0, 0, 0, 0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0];
        return [.. "GIF89a"u8, 1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255, .. frame, .. frame, 0x3B];
    }

    /// <summary>An animation with every place for secrets that a GIF has.</summary>
    public static byte[] ChattyGif(int frames = 2, int width = 1, int height = 1, bool hasSecrets = true)
    {
        byte[] size = [(byte)width, (byte)(width >> 8), (byte)height, (byte)(height >> 8)];
        byte[] frame = [0x21, 0xF9, 4, 0, 10, 0, 0, 0, 0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0];
        byte[] comment = [0x21, 0xFE, 12, .. "secret-place"u8, 0];
        byte[] xmp = [0x21, 0xFF, 11, .. "XMP DataXMP"u8, 12, .. "secret-place"u8, 0];
        byte[] text = [0x21, 0x01, 12, .. new byte[12], 12, .. "secret-place"u8, 0];
        byte[] loop = [0x21, 0xFF, 11, .. "NETSCAPE2.0"u8, 3, 1, 0, 0, 12, .. "secret-place"u8, 0];
        using var file = new MemoryStream();
        file.Write([.. "GIF89a"u8, .. size, 0x80, 0, 0, 0, 0, 0, 255, 255, 255]);
        if (hasSecrets) file.Write([.. loop, .. comment, .. xmp, .. text]);
        for (var i = 0; i < frames; i++) file.Write(hasSecrets ? [.. comment, .. frame] : frame);
        file.Write([0x3B, .. hasSecrets ? "<script>secret-place</script>"u8 : []]);
        return file.ToArray();
    }

    /// <summary>An animation with every place for secrets that a WebP has.</summary>
    public static byte[] ChattyWebP(int frames = 2, int width = 16, int height = 16)
    {
        byte[] size = [(byte)(width - 1), (byte)((width - 1) >> 8), (byte)((width - 1) >> 16), (byte)(height - 1), (byte)((height - 1) >> 8), (byte)((height - 1) >> 16)];
        byte[] frame = [0, 0, 0, 0, 0, 0, 15, 0, 0, 15, 0, 0, 100, 0, 0, 0xFC, .. Halves("webp", 16, 16)[12..], .. Riff("JUNK"u8, "secret-place"u8.ToArray())];
        using var file = new MemoryStream();
        file.Write([.. "WEBP"u8, .. Riff("VP8X"u8, [0x02 | 0x08 | 0x04 | 0x20, 0, 0, 0, .. size]), .. Riff("ICCP"u8, "secret-place"u8.ToArray()), .. Riff("ANIM"u8, [0, 0, 0, 0, 0, 0])]);
        var one = Riff("ANMF"u8, frame);
        for (var i = 0; i < frames; i++) file.Write(one);
        file.Write([.. Riff("EXIF"u8, "secret-place"u8.ToArray()), .. Riff("XMP "u8, "secret-place"u8.ToArray()), .. Riff("ABCD"u8, "secret-place!"u8.ToArray())]);
        return [.. Riff("RIFF"u8, file.ToArray()), .. "<script>secret-place</script>"u8];
    }

    /// <summary>Two frames of a WebP, with EXIF (WebP container specification).</summary>
    public static byte[] AnimatedWebP()
    {
        var still = Halves("webp", 16, 16);
        var image = still[12..];
        byte[] frame = [0, 0, 0, 0, 0, 0, 15, 0, 0, 15, 0, 0, 100, 0, 0, 0, .. image];
        byte[] chunks =
        [
            .. "WEBP"u8,
            .. Riff("VP8X"u8, [0x02 | 0x08, 0, 0, 0, 15, 0, 0, 15, 0, 0]),
            .. Riff("ANIM"u8, [0, 0, 0, 0, 0, 0]),
            .. Riff("ANMF"u8, frame),
            .. Riff("ANMF"u8, frame),
            .. Riff("EXIF"u8, "secret-place"u8.ToArray()),
        ];
        return Riff("RIFF"u8, chunks);
    }

    private static byte[] Riff(ReadOnlySpan<byte> name, byte[] data)
    {
        var size = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(size, data.Length);
        return data.Length % 2 == 0 ? [.. name, .. size, .. data] : [.. name, .. size, .. data, 0];
    }

    private static byte[] Chunk(ReadOnlySpan<byte> name, byte[] data)
    {
        byte[] content = [.. name, .. data];
        var (length, crc) = (new byte[4], new byte[4]);
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(crc, Crc(content));
        return [.. length, .. content, .. crc];
    }

    private static uint Crc(byte[] data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }

        return ~crc;
    }

    private static byte[] Encode(SKBitmap bitmap, string format)
    {
        using var data = bitmap.Encode(Enum.Parse<SKEncodedImageFormat>(format, ignoreCase: true), 95);
        return data.ToArray();
    }
}
