namespace BingeMe.Handlers.Messages.Sending;

/// <summary>One message to one member, ready to be stored.</summary>
internal sealed record NewMessage
{
    public required long From { get; init; }

    public required long To { get; init; }

    public required string Text { get; init; }

    public required decimal Price { get; init; }

    public required DateTime? ExpiresAt { get; init; }

    public required AttachedFiles Files { get; init; }

    /// <summary>The call room that the client would like for a new conversation; null lets us choose.</summary>
    public string? RoomId { get; init; }

    public required DateTime Now { get; init; }
}
