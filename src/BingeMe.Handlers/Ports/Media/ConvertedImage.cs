namespace BingeMe.Handlers.Ports;

/// <summary>A picture made fit to be shown.</summary>
/// <param name="Bytes">The encoded file.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="Extension">Its extension, without a dot.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="IsAnimation">Whether it was left as it is because it moves.</param>
public sealed record ConvertedImage(ReadOnlyMemory<byte> Bytes, string ContentType, string Extension, int Width, int Height, bool IsAnimation);
