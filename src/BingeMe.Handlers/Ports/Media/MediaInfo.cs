namespace BingeMe.Handlers.Ports;

/// <summary>What is known of a stored object without reading it.</summary>
/// <param name="Length">Bytes.</param>
/// <param name="ContentType">As it was put.</param>
public sealed record MediaInfo(long Length, string ContentType);
