namespace BingeMe.Handlers.Messages.Rows;

/// <summary>A conversation with its newest visible message and the other side.</summary>
internal sealed class InboxRow
{
    public long Other { get; set; }

    public long ConversationId { get; set; }

    public string? RoomId { get; set; }

    public long MessageId { get; set; }

    public string? Message { get; set; }

    public string Status { get; set; } = "";

    public string Tip { get; set; } = "";

    public long FromUserId { get; set; }

    public DateTime CreatedAt { get; set; }

    public string? Name { get; set; }

    public string? Username { get; set; }

    public string? Avatar { get; set; }

    public string? HideName { get; set; }
}
