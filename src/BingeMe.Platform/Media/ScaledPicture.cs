using System.Buffers.Binary;
using BingeMe.Handlers.Ports;
using SkiaSharp;

namespace BingeMe.Platform.Media;

/// <summary>
/// Decodes a picture no larger than it is needed: JPEG and WebP at the smallest eighth of their size that suffices (libjpeg's and libwebp's own
/// scaling), PNG in bands whose squares of pixels become one each. An interlaced PNG, a GIF and a BMP are decoded whole.
/// </summary>
internal static class ScaledPicture
{
    private const int BytesPerPixel = 4;
    private const int Bands = 4;
    private const int InterlaceByte = 28;

    /// <summary>The picture, unturned.</summary>
    /// <param name="codec">The file, not read beyond its header.</param>
    /// <param name="file">The file itself.</param>
    /// <param name="preset">What it is wanted for; null = whole.</param>
    /// <exception cref="ImageException">There is not one line in it.</exception>
    public static SKBitmap Decode(SKCodec codec, ReadOnlySpan<byte> file, ImagePreset? preset)
    {
        var wanted = Wanted(codec, preset);
        var scaled = Scaled(codec, wanted);
        if (scaled == codec.Info.Size && Factor(codec, wanted) is > 1 and var factor && HasBands(codec, file)) return InBands(codec, factor);

        var info = Pixels(codec, scaled);
        var decoded = new SKBitmap(info);
        // A picture that breaks off is shown as far as it goes, as browsers do; one without any line is unreadable.
        if (codec.GetPixels(info, decoded.GetPixels()) is SKCodecResult.Success or SKCodecResult.IncompleteInput) return decoded;
        decoded.Dispose();
        throw AnimationBounds.Unreadable();
    }

    /// <summary>Bytes that decoding, turning and resizing hold together at most, about.</summary>
    public static long PeakBytes(SKCodec codec, ReadOnlySpan<byte> file, ImagePreset preset)
    {
        var wanted = Wanted(codec, preset);
        var scaled = Scaled(codec, wanted);
        var (whole, pixels) = ((long)codec.Info.Width * codec.Info.Height * BytesPerPixel, (long)scaled.Width * scaled.Height * BytesPerPixel);
        // What the decoder holds beside the picture: some rows of it, or all of it where it can give no part.
        var own = codec.EncodedFormat == SKEncodedImageFormat.Jpeg ? 0 : codec.EncodedFormat == SKEncodedImageFormat.Webp ? whole * PlanesOfWebP(file) / BytesPerPixel : whole;
        if (scaled == codec.Info.Size && Factor(codec, wanted) is > 1 and var factor && HasBands(codec, file)) (pixels, own) = (pixels / (factor * factor), whole / Bands);
        // Turned it is there twice, else with its smaller copies, a third.
        var times = codec.EncodedOrigin is SKEncodedOrigin.TopLeft or SKEncodedOrigin.Default ? 4.0 / 3 : 2.5;
        return (long)(pixels * times) + own;
    }

    /// <summary>
    /// How many of a WebP's four planes its decoder holds whole (RFC 9649 section 2): none of a lossy picture, whose rows it gives away as
    /// they come, one for the transparency of such a picture, all of a lossless one.
    /// </summary>
    private static int PlanesOfWebP(ReadOnlySpan<byte> file)
    {
        const int firstChunk = 12;
        const int head = 8;
        var planes = 0;
        for (long at = firstChunk; at + head <= file.Length;)
        {
            var chunk = file[(int)at..];
            if (chunk.StartsWith("VP8 "u8)) return planes;
            if (chunk.StartsWith("VP8L"u8)) break;
            if (chunk.StartsWith("ALPH"u8)) planes = 1;

            // Chunks begin at even places.
            var size = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
            at += head + size + (size & 1);
        }

        return BytesPerPixel;
    }

    /// <summary>The size below which detail would be lost, as the file lies.</summary>
    private static SKSizeI Wanted(SKCodec codec, ImagePreset? preset)
    {
        var size = codec.Info.Size;
        if (preset is not { Width: { } width, Height: { } height }) return size;
        if (SkiaImages.IsTurned(codec.EncodedOrigin)) (width, height) = (height, width);
        var (across, down) = ((double)width / size.Width, (double)height / size.Height);
        var scale = Math.Min(1, preset.Fit == ImageFit.Cover ? Math.Max(across, down) : Math.Min(across, down));
        return new SKSizeI((int)Math.Ceiling(size.Width * scale), (int)Math.Ceiling(size.Height * scale));
    }

    private static SKSizeI Scaled(SKCodec codec, SKSizeI wanted)
    {
        for (var eighths = 1; eighths < 8; eighths++)
        {
            var size = codec.GetScaledDimensions(eighths / 8f);
            if (size.Width >= wanted.Width && size.Height >= wanted.Height) return size;
        }

        return codec.Info.Size;
    }

    private static int Factor(SKCodec codec, SKSizeI wanted) => Math.Min(codec.Info.Width / Math.Max(1, wanted.Width), codec.Info.Height / Math.Max(1, wanted.Height));

    private static SKImageInfo Pixels(SKCodec codec, SKSizeI size) =>
        new(size.Width, size.Height, SKColorType.Rgba8888, codec.Info.IsOpaque ? SKAlphaType.Opaque : SKAlphaType.Premul);

    /// <summary>Whether the decoder gives some rows without the others: the PNGs that are not interlaced (W3C PNG, 4.7.2: byte 28 of the file).</summary>
    private static bool HasBands(SKCodec codec, ReadOnlySpan<byte> file) => codec.EncodedFormat == SKEncodedImageFormat.Png && file.Length > InterlaceByte && file[InterlaceByte] == 0;

    /// <summary>Band after band, each from the file's beginning: four of them take two and a half times as long, and a quarter of the memory.</summary>
    private static SKBitmap InBands(SKCodec codec, int factor)
    {
        var full = Pixels(codec, codec.Info.Size);
        var result = new SKBitmap(Pixels(codec, new SKSizeI((full.Width + factor - 1) / factor, (full.Height + factor - 1) / factor)));
        result.Erase(SKColors.Transparent);
        var rowsOfBand = (result.Height + Bands - 1) / Bands;
        using var band = new SKBitmap(full.WithSize(full.Width, Math.Min(full.Height, rowsOfBand * factor)));
        for (var first = 0; first < result.Height; first += rowsOfBand)
        {
            var (top, bottom) = (first * factor, Math.Min(full.Height, (first + rowsOfBand) * factor));
            band.Erase(SKColors.Transparent);
            var begun = codec.StartIncrementalDecode(full, band.GetPixels(), band.RowBytes, new SKCodecOptions(SKRectI.Create(0, top, full.Width, bottom - top)));
            var decoded = begun == SKCodecResult.Success ? codec.IncrementalDecode(out _) : begun;
            if (decoded is not (SKCodecResult.Success or SKCodecResult.IncompleteInput))
            {
                // What breaks off is shown as far as it goes.
                if (first > 0) break;
                result.Dispose();
                throw AnimationBounds.Unreadable();
            }

            for (var row = first; row < Math.Min(result.Height, first + rowsOfBand); row++)
            {
                var lines = Math.Min(factor, full.Height - (row * factor));
                Shrink(band.GetPixelSpan()[(((row * factor) - top) * band.RowBytes)..], full.Width, lines, factor, result.GetPixelSpan().Slice(row * result.RowBytes, result.Width * BytesPerPixel));
            }
        }

        return result;
    }

    /// <summary>Each square's mean; colours are premultiplied, so that what is transparent weighs nothing.</summary>
    private static void Shrink(ReadOnlySpan<byte> strip, int width, int lines, int factor, Span<byte> target)
    {
        for (var x = 0; x * factor < width; x++)
        {
            var columns = Math.Min(factor, width - (x * factor));
            int r = 0, g = 0, b = 0, a = 0;
            for (var y = 0; y < lines; y++)
            {
                var from = strip.Slice(((y * width) + (x * factor)) * BytesPerPixel, columns * BytesPerPixel);
                for (var i = 0; i < from.Length; i += BytesPerPixel)
                {
                    r += from[i];
                    g += from[i + 1];
                    b += from[i + 2];
                    a += from[i + 3];
                }
            }

            var count = columns * lines;
            var to = target[(x * BytesPerPixel)..];
            to[0] = (byte)((r + (count / 2)) / count);
            to[1] = (byte)((g + (count / 2)) / count);
            to[2] = (byte)((b + (count / 2)) / count);
            to[3] = (byte)((a + (count / 2)) / count);
        }
    }
}
