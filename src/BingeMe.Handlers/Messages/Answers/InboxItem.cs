using System.Text.Json.Serialization;

namespace BingeMe.Handlers.Messages.Answers;

/// <summary>One conversation with its newest message.</summary>
internal sealed record InboxItem
{
    public required long Id { get; init; }

    public required string Message { get; init; }

    /// <summary>Relative.</summary>
    public required string Time { get; init; }

    /// <summary><c>new</c> or <c>readed</c>; in the search <c>new</c> or <c>read</c>.</summary>
    public required string Status { get; init; }

    public bool Tip { get; init; }

    /// <summary>Type of the last file: <c>image</c>, <c>video</c>, <c>music</c>, <c>file</c>; null without one.</summary>
    public string? Media { get; init; }

    [JsonPropertyName("unread_count")]
    public long UnreadCount { get; init; }

    /// <summary><c>incoming</c> or <c>outgoing</c>.</summary>
    [JsonPropertyName("msg_type")]
    public required string Direction { get; init; }

    [JsonPropertyName("chat_user")]
    public required ChatUser ChatUser { get; init; }
}
