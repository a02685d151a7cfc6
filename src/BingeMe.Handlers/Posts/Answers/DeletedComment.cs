namespace BingeMe.Handlers.Posts.Answers;

/// <summary>What POST /posts/delete-comment answers.</summary>
/// <param name="Success">True.</param>
/// <param name="Total">The comments left; null when none is.</param>
internal sealed record DeletedComment(bool Success, long? Total);
