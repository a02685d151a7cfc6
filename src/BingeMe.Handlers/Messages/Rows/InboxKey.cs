namespace BingeMe.Handlers.Messages.Rows;

/// <summary>A conversation's place in the inbox.</summary>
internal sealed class InboxKey
{
    public long Id { get; set; }

    public long Other { get; set; }

    /// <summary>When its last message came; null in a row that nobody gave a time, which stands last.</summary>
    public DateTime? Touched { get; set; }
}
