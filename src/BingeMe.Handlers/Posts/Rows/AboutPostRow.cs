namespace BingeMe.Handlers.Posts.Rows;

/// <summary>Whose a post is and what it is called in notifications.</summary>
internal sealed class AboutPostRow
{
    public long OwnerId { get; set; }

    public string? Description { get; set; }
}
