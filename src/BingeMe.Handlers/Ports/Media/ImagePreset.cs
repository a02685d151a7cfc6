namespace BingeMe.Handlers.Ports;

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
