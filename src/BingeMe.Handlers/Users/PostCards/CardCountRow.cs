namespace BingeMe.Handlers.Users.PostCards;

/// <summary>How many of something a post has.</summary>
internal sealed class CardCountRow
{
    public long PostId { get; set; }

    public long Count { get; set; }
}
