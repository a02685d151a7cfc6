namespace BingeMe.Handlers.Messages.Rows;

/// <summary>How many of something belong to a member.</summary>
internal sealed class CountRow
{
    public long UserId { get; set; }

    public long Count { get; set; }
}
