namespace BingeMe.Handlers.Posts.Answers;

/// <summary>Bounds of a new post.</summary>
/// <param name="MaxDescriptionLength">Characters.</param>
/// <param name="MaxFileSize">Megabytes.</param>
internal sealed record CreateLimits(long MaxDescriptionLength, decimal MaxFileSize);
