namespace BingeMe.Handlers.Ports;

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
