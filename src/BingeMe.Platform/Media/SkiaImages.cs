using BingeMe.Handlers.Ports;
using BingeMe.Http;
using SkiaSharp;

namespace BingeMe.Platform.Media;

/// <summary>
/// Pictures by Skia (platform-auth P12, P20.12). The header alone decides whether a picture is decoded at all: a small file that unpacks
/// to gigabytes is refused by its dimensions. A large one is decoded at a reduced scale where its format allows that (<see cref="ScaledPicture"/>),
/// and one that needs more memory than the process may have is refused before it is decoded. Two at a time, so that a burst of uploads does not
/// exhaust the memory.
/// </summary>
/// <param name="memory">Bytes that a picture in work may take; null = what the process may have, without what it needs itself.</param>
internal sealed class SkiaImages(long? memory = null) : IImages, IDisposable
{
    /// <summary>What a host takes before the first picture, measured at a function's (docs/lambda.md).</summary>
    private const long OwnBytes = 96 * 1024 * 1024;

    private const int AtATime = 2;
    private const int MostBytes = 25 * 1024 * 1024;
    private readonly SemaphoreSlim places = new(AtATime);
    private readonly long most = memory ?? Math.Max(0, ProcessBytes() - OwnBytes);

    public async Task<ConvertedImage> Convert(ReadOnlyMemory<byte> source, ImagePreset preset, CancellationToken cancelled)
    {
        if (source.Length > MostBytes) throw AnimationBounds.TooLarge($"The picture has more than {MostBytes / 1024 / 1024} MB.");
        await places.WaitAsync(cancelled);
        try
        {
            return Convert(source, preset, most);
        }
        finally
        {
            places.Release();
        }
    }

    public void Dispose() => places.Dispose();

    /// <summary>What the process may have: the machine's or the control group's, for a function what it was given (AWS Lambda, "Defined runtime environment variables").</summary>
    private static long ProcessBytes()
    {
        var all = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        return long.TryParse(Environment.GetEnvironmentVariable("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"), out var megabytes) ? Math.Min(all, megabytes << 20) : all;
    }

    private static ConvertedImage Convert(ReadOnlyMemory<byte> source, ImagePreset preset, long most)
    {
        if (ImageSignatures.Refused(source.Span) is { } refused)
            throw new ImageException(ImageFault.Unsupported, $"{refused} pictures are not taken; send JPEG, PNG, GIF, WebP or BMP.");
        using var data = SKData.CreateCopy(source.Span);
        using var codec = SKCodec.Create(data) ?? throw Unreadable();
        if (codec.EncodedFormat is not (SKEncodedImageFormat.Jpeg or SKEncodedImageFormat.Png or SKEncodedImageFormat.Gif or SKEncodedImageFormat.Webp or SKEncodedImageFormat.Bmp))
            throw new ImageException(ImageFault.Unsupported, "Pictures of this format are not taken; send JPEG, PNG, GIF, WebP or BMP.");
        AnimationBounds.Require(codec.Info.Width, codec.Info.Height);
        if (preset.Format == ImageFormat.WebP && Animation(source.Span, codec, preset) is { } animation) return animation;

        if (ScaledPicture.PeakBytes(codec, source.Span, preset) is var needed && needed > most)
            // No fault of the picture, which another host takes, so none that a handler may read as one.
            throw new ApiException(413, $"The picture has {codec.Info.Width} x {codec.Info.Height} pixels, and this host has not the memory for it ({needed >> 20} MB); send a smaller one.");
        using var upright = Upright(codec, source.Span, preset);
        var isTurned = IsTurned(codec.EncodedOrigin);
        using var sized = Resized(upright, preset, isTurned ? new SKSizeI(codec.Info.Height, codec.Info.Width) : codec.Info.Size);
        var format = preset.Format switch
        {
            ImageFormat.Png => SKEncodedImageFormat.Png,
            ImageFormat.Jpeg => SKEncodedImageFormat.Jpeg,
            _ => SKEncodedImageFormat.Webp,
        };
        using var encoded = sized.Encode(format, preset.Quality) ?? throw Unreadable();
        var extension = preset.Format switch { ImageFormat.Png => "png", ImageFormat.Jpeg => "jpg", _ => "webp" };
        return new ConvertedImage(encoded.ToArray(), preset.Format == ImageFormat.Jpeg ? "image/jpeg" : $"image/{extension}", extension, sized.Width, sized.Height, IsAnimation: false);
    }

    /// <summary>
    /// The animation without anything but its frames; null when it is none. Null also when it is larger than the preset's size: scaling would need an encoder of
    /// animations, so such a one becomes a still picture, as legacy's all did.
    /// </summary>
    private static ConvertedImage? Animation(ReadOnlySpan<byte> source, SKCodec codec, ImagePreset preset)
    {
        var isWebP = codec.EncodedFormat == SKEncodedImageFormat.Webp;
        if ((isWebP ? AnimatedWebP.Rewrite(source) : AnimatedGif.Rewrite(source)) is not { } clean) return null;
        if (preset is { Width: { } width, Height: { } height } && (preset.Fit == ImageFit.Cover || codec.Info.Width > width || codec.Info.Height > height)) return null;

        // What is shown must be what a decoder takes: the first frame is drawn to see it.
        using var data = SKData.CreateCopy(clean);
        using var result = SKCodec.Create(data) ?? throw Unreadable();
        AnimationBounds.Require(result.Info.Width, result.Info.Height);
        Upright(result, clean, preset: null).Dispose();
        return new ConvertedImage(clean, isWebP ? "image/webp" : "image/gif", isWebP ? "webp" : "gif", result.Info.Width, result.Info.Height, IsAnimation: true);
    }

    /// <summary>The decoded picture as a viewer sees it (Exif 2.32, tag 274), no smaller than the preset wants it.</summary>
    private static SKBitmap Upright(SKCodec codec, ReadOnlySpan<byte> file, ImagePreset? preset)
    {
        var decoded = ScaledPicture.Decode(codec, file, preset);
        var info = decoded.Info;
        var origin = codec.EncodedOrigin;
        if (origin is SKEncodedOrigin.TopLeft or SKEncodedOrigin.Default) return decoded;
        using (decoded)
        {
            var result = new SKBitmap(IsTurned(origin) ? info.WithSize(info.Height, info.Width) : info);
            using var canvas = new SKCanvas(result);
            canvas.Clear(SKColors.Transparent);
            canvas.SetMatrix(Orientation(origin, info.Width, info.Height));
            canvas.DrawBitmap(decoded, 0, 0);
            return result;
        }
    }

    /// <summary>Whether width and height change places.</summary>
    internal static bool IsTurned(SKEncodedOrigin origin) =>
        origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;

    private static SKMatrix Orientation(SKEncodedOrigin origin, int w, int h) => origin switch
    {
        SKEncodedOrigin.TopRight => new SKMatrix(-1, 0, w, 0, 1, 0, 0, 0, 1),
        SKEncodedOrigin.BottomRight => new SKMatrix(-1, 0, w, 0, -1, h, 0, 0, 1),
        SKEncodedOrigin.BottomLeft => new SKMatrix(1, 0, 0, 0, -1, h, 0, 0, 1),
        SKEncodedOrigin.LeftTop => new SKMatrix(0, 1, 0, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightTop => new SKMatrix(0, -1, h, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightBottom => new SKMatrix(0, -1, h, -1, 0, w, 0, 0, 1),
        SKEncodedOrigin.LeftBottom => new SKMatrix(0, 1, 0, -1, 0, w, 0, 0, 1),
        _ => SKMatrix.Identity,
    };

    private static SKImage Resized(SKBitmap bitmap, ImagePreset preset, SKSizeI original)
    {
        // Else each image of it would be a copy.
        bitmap.SetImmutable();
        var whole = SKRect.Create(bitmap.Width, bitmap.Height);
        if (preset is not { Width: { } width, Height: { } height } || (preset.Fit == ImageFit.Inside && bitmap.Width <= width && bitmap.Height <= height))
            return SKImage.FromBitmap(bitmap);
        var (across, down) = ((double)width / bitmap.Width, (double)height / bitmap.Height);
        var source = whole;
        if (preset.Fit == ImageFit.Cover)
        {
            var scale = Math.Max(across, down);
            var (cutWidth, cutHeight) = ((float)(width / scale), (float)(height / scale));
            source = SKRect.Create((bitmap.Width - cutWidth) / 2, (bitmap.Height - cutHeight) / 2, cutWidth, cutHeight);
        }
        else
        {
            // Of the picture as it was sent: what was decoded smaller is rounded already.
            var scale = Math.Min((double)width / original.Width, (double)height / original.Height);
            (width, height) = (Math.Max(1, (int)Math.Round(original.Width * scale)), Math.Max(1, (int)Math.Round(original.Height * scale)));
        }

        using var surface = SKSurface.Create(new SKImageInfo(width, height, SKColorType.Rgba8888, bitmap.AlphaType));
        using var image = SKImage.FromBitmap(bitmap);
        surface.Canvas.Clear(SKColors.Transparent);
        surface.Canvas.DrawImage(image, source, SKRect.Create(width, height), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        return surface.Snapshot();
    }

    private static ImageException Unreadable() => AnimationBounds.Unreadable();
}
