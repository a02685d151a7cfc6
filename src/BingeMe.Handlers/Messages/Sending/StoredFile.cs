namespace BingeMe.Handlers.Messages.Sending;

/// <summary>A file of a message, as its table holds it.</summary>
/// <param name="Path">The key.</param>
/// <param name="Type"><c>image</c>, <c>video</c>, <c>music</c> or <c>file</c>.</param>
/// <param name="Size">Bytes.</param>
internal sealed record StoredFile(string Path, string Type, long Size);
