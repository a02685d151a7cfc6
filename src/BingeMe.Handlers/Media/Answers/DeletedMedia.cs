namespace BingeMe.Handlers.Media.Answers;

/// <summary>Data of DELETE /s3/media/delete.</summary>
/// <param name="Key">The key.</param>
/// <param name="Deleted">False when there was no such object.</param>
internal sealed record DeletedMedia(string Key, bool Deleted);
