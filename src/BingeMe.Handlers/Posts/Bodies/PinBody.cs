namespace BingeMe.Handlers.Posts.Bodies;

/// <summary>Body of POST /posts/pin.</summary>
internal sealed class PinBody
{
    public string? Id { get; set; }
}
