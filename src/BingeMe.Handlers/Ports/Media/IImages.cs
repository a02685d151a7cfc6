namespace BingeMe.Handlers.Ports;

/// <summary>Makes uploaded pictures fit to be shown (platform-auth P12, P20.12).</summary>
public interface IImages
{
    /// <summary>
    /// Decodes JPEG, PNG, GIF, WebP or BMP, turns it upright by its EXIF orientation, drops all metadata, resizes and encodes it anew. An
    /// animated GIF or WebP is returned as it is (without EXIF): re-encoding would lose its frames.
    /// </summary>
    /// <param name="source">The file. Its type is read from its bytes, never from a name.</param>
    /// <param name="preset">Size, format and quality.</param>
    /// <param name="cancelled">Ends the wait for a free place.</param>
    /// <exception cref="ImageException">It is no such picture, or too large to be decoded safely.</exception>
    Task<ConvertedImage> Convert(ReadOnlyMemory<byte> source, ImagePreset preset, CancellationToken cancelled);
}
