namespace BingeMe.Handlers.Posts.Bodies;

/// <summary>Body of POST /posts/delete-comment and POST /posts/comment-like.</summary>
internal sealed class CommentIdBody
{
    public string? CommentId { get; set; }
}
