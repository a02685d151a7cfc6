namespace BingeMe.Handlers.Posts.Bodies;

/// <summary>Body of POST /posts/store-comment.</summary>
internal sealed class CommentBody
{
    public string? UpdateId { get; set; }

    public string? Comment { get; set; }
}
