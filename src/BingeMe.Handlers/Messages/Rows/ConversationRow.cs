namespace BingeMe.Handlers.Messages.Rows;

/// <summary>The conversation of a pair.</summary>
internal sealed class ConversationRow
{
    public long Id { get; set; }

    public long Other { get; set; }

    public string? RoomId { get; set; }
}
