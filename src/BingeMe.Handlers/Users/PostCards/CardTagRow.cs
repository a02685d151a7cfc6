namespace BingeMe.Handlers.Users.PostCards;

/// <summary>A tag of a post.</summary>
internal sealed class CardTagRow
{
    public long PostId { get; set; }

    public string Tag { get; set; } = "";
}
