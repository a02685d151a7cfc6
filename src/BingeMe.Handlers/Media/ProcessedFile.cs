namespace BingeMe.Handlers.Media;

/// <summary>One uploaded file after processing.</summary>
/// <param name="Original">The key as handed in.</param>
/// <param name="Stored">The key to be kept in the database: the conversion's, or the original.</param>
/// <param name="IsConverted">Whether it is a picture that was converted, be it in its place.</param>
internal sealed record ProcessedFile(MediaKey Original, MediaKey Stored, bool IsConverted);
