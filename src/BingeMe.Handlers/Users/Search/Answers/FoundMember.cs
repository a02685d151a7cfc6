namespace BingeMe.Handlers.Users.Search.Answers;

/// <summary>A member found, with the newest message between the two; all fields stand, whether there is one or not.</summary>
internal sealed record FoundMember
{
    public required string UserId { get; init; }

    public required string Name { get; init; }

    public required string Username { get; init; }

    public required string Avatar { get; init; }

    public required string RoomId { get; init; }

    /// <summary>The message; 0 without one. Plain, as in the messages module.</summary>
    public long Id { get; init; }

    public string Message { get; init; } = "";

    /// <summary>Relative.</summary>
    public string Time { get; init; } = "";

    /// <summary><c>new</c> or <c>read</c>; empty without a message.</summary>
    public string Status { get; init; } = "";

    public bool Tip { get; init; }

    public string? Media { get; init; }

    public long UnreadCount { get; init; }

    /// <summary><c>incoming</c> or <c>outgoing</c>; empty without a message.</summary>
    public string MsgType { get; init; } = "";
}
