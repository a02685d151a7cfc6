namespace BingeMe.Handlers.Users.Search;

/// <summary>The conversation with a member found, and its newest visible message if there is one.</summary>
internal sealed class TalkRow
{
    public long Other { get; set; }

    public string? RoomId { get; set; }

    public long? MessageId { get; set; }

    public string? Message { get; set; }

    public string? Status { get; set; }

    public string? Tip { get; set; }

    public long? FromUserId { get; set; }

    public DateTime? CreatedAt { get; set; }

    /// <summary>Type of the message's first file.</summary>
    public string? Media { get; set; }
}
