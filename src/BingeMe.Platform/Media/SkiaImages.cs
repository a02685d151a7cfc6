using BingeMe.Handlers.Ports;
using SkiaSharp;

namespace BingeMe.Platform.Media;

/// <summary>
/// Pictures by Skia (platform-auth P12, P20.12). The header alone decides whether a picture is decoded at all: a small file that unpacks
/// to gigabytes is refused by its dimensions. Two at a time, so that a burst of uploads does not exhaust the memory.
/// </summary>
internal sealed class SkiaImages : IImages, IDisposable
{
    private const int AtATime = 2;
    private const int MostBytes = 25 * 1024 * 1024;
    private readonly SemaphoreSlim places = new(AtATime);

    public async Task<ConvertedImage> Convert(ReadOnlyMemory<byte> source, ImagePreset preset, CancellationToken cancelled)
    {
        if (source.Length > MostBytes) throw AnimationBounds.TooLarge($"The picture has more than {MostBytes / 1024 / 1024} MB.");
        await places.WaitAsync(cancelled);
        try
        {
            return Convert(source, preset);
        }
        finally
        {
            places.Release();
        }
    }

    public void Dispose() => places.Dispose();

    private static ConvertedImage Convert(ReadOnlyMemory<byte> source, ImagePreset preset)
    {
        if (ImageSignatures.Refused(source.Span) is { } refused)
            throw new ImageException(ImageFault.Unsupported, $"{refused} pictures are not taken; send JPEG, PNG, GIF, WebP or BMP.");
        using var data = SKData.CreateCopy(source.Span);
        using var codec = SKCodec.Create(data) ?? throw Unreadable();
        if (codec.EncodedFormat is not (SKEncodedImageFormat.Jpeg or SKEncodedImageFormat.Png or SKEncodedImageFormat.Gif or SKEncodedImageFormat.Webp or SKEncodedImageFormat.Bmp))
            throw new ImageException(ImageFault.Unsupported, "Pictures of this format are not taken; send JPEG, PNG, GIF, WebP or BMP.");
        AnimationBounds.Require(codec.Info.Width, codec.Info.Height);
        if (preset.Format == ImageFormat.WebP && Animation(source.Span, codec, preset) is { } animation) return animation;

        using var upright = Upright(codec);
        using var sized = Resized(upright, preset);
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
        Upright(result).Dispose();
        return new ConvertedImage(clean, isWebP ? "image/webp" : "image/gif", isWebP ? "webp" : "gif", result.Info.Width, result.Info.Height, IsAnimation: true);
    }

    /// <summary>The decoded picture as a viewer sees it (Exif 2.32, tag 274).</summary>
    private static SKBitmap Upright(SKCodec codec)
    {
        var info = new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, codec.Info.IsOpaque ? SKAlphaType.Opaque : SKAlphaType.Premul);
        var decoded = new SKBitmap(info);
        // A picture that breaks off is shown as far as it goes, as browsers do; one without any line is unreadable.
        if (codec.GetPixels(info, decoded.GetPixels()) is not (SKCodecResult.Success or SKCodecResult.IncompleteInput))
        {
            decoded.Dispose();
            throw Unreadable();
        }

        var origin = codec.EncodedOrigin;
        if (origin is SKEncodedOrigin.TopLeft or SKEncodedOrigin.Default) return decoded;
        using (decoded)
        {
            var turned = origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
            var result = new SKBitmap(turned ? info.WithSize(info.Height, info.Width) : info);
            using var canvas = new SKCanvas(result);
            canvas.Clear(SKColors.Transparent);
            canvas.SetMatrix(Orientation(origin, info.Width, info.Height));
            canvas.DrawBitmap(decoded, 0, 0);
            return result;
        }
    }

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

    private static SKImage Resized(SKBitmap bitmap, ImagePreset preset)
    {
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
            var scale = Math.Min(across, down);
            (width, height) = (Math.Max(1, (int)Math.Round(bitmap.Width * scale)), Math.Max(1, (int)Math.Round(bitmap.Height * scale)));
        }

        using var surface = SKSurface.Create(new SKImageInfo(width, height, SKColorType.Rgba8888, bitmap.AlphaType));
        using var image = SKImage.FromBitmap(bitmap);
        surface.Canvas.Clear(SKColors.Transparent);
        surface.Canvas.DrawImage(image, source, SKRect.Create(width, height), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        return surface.Snapshot();
    }

    private static ImageException Unreadable() => AnimationBounds.Unreadable();
}
