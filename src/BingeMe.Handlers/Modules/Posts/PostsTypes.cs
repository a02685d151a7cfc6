namespace BingeMe.Handlers.Modules.Posts;

/// <summary>Body of POST /posts/delete-comment and POST /posts/comment-like.</summary>
internal sealed class CommentIdRequest
{
    public string? CommentId { get; set; }
}

/// <summary>What POST /posts/like and POST /posts/comment-like answer.</summary>
/// <param name="Success">True.</param>
/// <param name="Total">Likes after the change.</param>
/// <param name="Like">Whether the caller likes it now.</param>
internal sealed record ToggledLike(bool Success, long Total, bool Like);
