namespace BingeMe.Handlers.Posts.Bodies;

/// <summary>Body of POST /posts/like.</summary>
internal sealed class UpdateIdBody
{
    public string? UpdateId { get; set; }
}
