namespace BingeMe.Handlers.Ports;

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
