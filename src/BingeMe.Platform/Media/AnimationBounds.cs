using BingeMe.Handlers.Ports;

namespace BingeMe.Platform.Media;

/// <summary>
/// What an animation may ask of those who look at it. Its canvas is bounded as a picture is; its frames together by what a viewer draws.
/// </summary>
internal sealed class AnimationBounds
{
    /// <summary>The most pixels of a picture or a canvas.</summary>
    public const long MostPixels = 50_000_000;

    /// <summary>The largest side, that WebP can hold (WebP container specification).</summary>
    public const int LongestSide = 16383;

    public const int MostFrames = 1000;

    /// <summary>The most pixels of all frames together; a frame counts as the canvas that a viewer draws for it.</summary>
    public const long MostPixelsOfFrames = 8 * MostPixels;

    private (int Width, int Height) size;

    /// <summary>How many frames there were.</summary>
    public int Frames { get; private set; }

    /// <summary>A picture's size.</summary>
    /// <exception cref="ImageException">Too large, or nothing.</exception>
    public static void Require(int width, int height)
    {
        if (width <= 0 || height <= 0) throw Unreadable();
        if (width > LongestSide || height > LongestSide || (long)width * height > MostPixels)
            throw TooLarge($"The picture has {width} x {height} pixels; at most {MostPixels / 1_000_000} million and {LongestSide} a side are taken.");
    }

    public static ImageException Unreadable() => new(ImageFault.Unreadable, "The file is no picture, or a damaged one.");

    /// <summary>Too much of one.</summary>
    public static ImageException TooLarge(string text) => new(ImageFault.TooLarge, text);

    /// <summary>The canvas.</summary>
    /// <exception cref="ImageException">Too large.</exception>
    public void Canvas(int width, int height)
    {
        Require(width, height);
        size = (width, height);
    }

    /// <summary>One more frame. One that stands over makes the canvas larger, as decoders do.</summary>
    /// <exception cref="ImageException">It is empty, too large, or one too many.</exception>
    public void Frame(int left, int top, int width, int height)
    {
        if (width <= 0 || height <= 0) throw Unreadable();
        Canvas(Math.Max(size.Width, left + width), Math.Max(size.Height, top + height));
        Frames++;
        if (Frames > MostFrames) throw TooLarge($"The animation has more than {MostFrames} frames.");
        if (Frames * (long)size.Width * size.Height > MostPixelsOfFrames)
            throw TooLarge($"The animation has more than {MostPixelsOfFrames / 1_000_000} million pixels in all its frames.");
    }
}
