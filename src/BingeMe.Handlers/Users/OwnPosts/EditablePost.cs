namespace BingeMe.Handlers.Users.OwnPosts;

/// <summary>What an edit must know of the post.</summary>
internal sealed class EditablePost
{
    public long Id { get; set; }

    public decimal Price { get; set; }

    public string Locked { get; set; } = "";

    public DateTime? ExpiredAt { get; set; }
}
