namespace BingeMe.Handlers.Posts.Answers;

/// <summary>What POST /posts/like and POST /posts/comment-like answer.</summary>
/// <param name="Success">True.</param>
/// <param name="Total">Likes after the change.</param>
/// <param name="Like">Whether the caller likes it now.</param>
internal sealed record ToggledLike(bool Success, long Total, bool Like);
