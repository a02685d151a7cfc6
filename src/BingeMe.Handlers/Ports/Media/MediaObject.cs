namespace BingeMe.Handlers.Ports;

/// <summary>A stored object.</summary>
/// <param name="Bytes">Its content.</param>
/// <param name="ContentType">As it was put.</param>
public sealed record MediaObject(ReadOnlyMemory<byte> Bytes, string ContentType);
