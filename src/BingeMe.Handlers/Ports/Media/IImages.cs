using BingeMe.Http;

namespace BingeMe.Handlers.Ports;

/// <summary>Makes uploaded pictures fit to be shown (platform-auth P12, P20.12).</summary>
public interface IImages
{
    /// <summary>
    /// Decodes JPEG, PNG, GIF, WebP or BMP, turns it upright by its EXIF orientation, drops all metadata, resizes and encodes it anew. An
    /// animated GIF or WebP keeps its frames as they are and loses everything else; where the preset has a size that it exceeds, it becomes a
    /// still picture.
    /// </summary>
    /// <param name="source">The file. Its type is read from its bytes, never from a name.</param>
    /// <param name="preset">Size, format and quality.</param>
    /// <param name="cancelled">Ends the wait for a free place.</param>
    /// <exception cref="ImageException">It is no such picture, or too large to be decoded safely.</exception>
    /// <exception cref="ApiException">413: this process has not the memory for it.</exception>
    Task<ConvertedImage> Convert(ReadOnlyMemory<byte> source, ImagePreset preset, CancellationToken cancelled);
}

/// <summary>A picture made fit to be shown.</summary>
/// <param name="Bytes">The encoded file.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="Extension">Its extension, without a dot.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="IsAnimation">Whether its frames were left as they are because it moves.</param>
public sealed record ConvertedImage(ReadOnlyMemory<byte> Bytes, string ContentType, string Extension, int Width, int Height, bool IsAnimation);

/// <summary>A target of conversion (platform-auth P12).</summary>
/// <param name="Format">What it is encoded into.</param>
/// <param name="Quality">0..100; PNG ignores it.</param>
/// <param name="Width">Target width in pixels; null keeps the size.</param>
/// <param name="Height">Target height in pixels; null keeps the size.</param>
/// <param name="Fit">How it meets the target size.</param>
public sealed record ImagePreset(ImageFormat Format, int Quality, int? Width = null, int? Height = null, ImageFit Fit = ImageFit.Inside)
{
    /// <summary>Media of posts, messages, verification and payout as legacy converts them: WebP 80, size kept.</summary>
    public static ImagePreset Media { get; } = new(ImageFormat.WebP, 80);

    /// <summary>Profile picture: 300 x 300, cut to fill, WebP 85.</summary>
    public static ImagePreset Profile { get; } = new(ImageFormat.WebP, 85, 300, 300, ImageFit.Cover);

    /// <summary>Post picture: at most 1200 x 1200, WebP 80.</summary>
    public static ImagePreset Post { get; } = new(ImageFormat.WebP, 80, 1200, 1200);

    /// <summary>Thumbnail: 150 x 150, cut to fill, WebP 75.</summary>
    public static ImagePreset Thumbnail { get; } = new(ImageFormat.WebP, 75, 150, 150, ImageFit.Cover);

    /// <summary>Creator photo of the agreement: WebP 80, size kept.</summary>
    public static ImagePreset CreatorPhoto { get; } = new(ImageFormat.WebP, 80);

    /// <summary>Signature of the agreement: PNG, size kept.</summary>
    public static ImagePreset Signature { get; } = new(ImageFormat.Png, 100);

    /// <summary>What the face check takes: JPEG, at most 4096 pixels a side (Rekognition, DetectFaces).</summary>
    public static ImagePreset FaceCheck { get; } = new(ImageFormat.Jpeg, 90, 4096, 4096);
}

/// <summary>How a picture meets its target size.</summary>
public enum ImageFit
{
    /// <summary>Shrunk until it fits inside; never enlarged, nothing cut off.</summary>
    Inside,

    /// <summary>Fills the size exactly; what stands over is cut off evenly.</summary>
    Cover,
}

/// <summary>What pictures are encoded into.</summary>
public enum ImageFormat
{
    /// <summary>WebP: everything that is shown.</summary>
    WebP,

    /// <summary>PNG: signatures.</summary>
    Png,

    /// <summary>JPEG: for the face check, which takes no WebP.</summary>
    Jpeg,
}

/// <summary>A picture is not taken. The text says why, in words for the uploader.</summary>
public sealed class ImageException : Exception
{
    /// <summary>Says why.</summary>
    public ImageException(ImageFault fault, string text)
        : base(text) => Fault = fault;

    /// <summary>The reason.</summary>
    public ImageFault Fault { get; }
}

/// <summary>Why a picture is not taken.</summary>
public enum ImageFault
{
    /// <summary>A picture of a format that is not taken: HEIC, AVIF, TIFF, SVG.</summary>
    Unsupported,

    /// <summary>No picture at all, or a damaged one.</summary>
    Unreadable,

    /// <summary>Too many bytes or pixels to be decoded safely.</summary>
    TooLarge,
}
