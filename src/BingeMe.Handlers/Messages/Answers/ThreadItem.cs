using System.Text.Json.Serialization;

namespace BingeMe.Handlers.Messages.Answers;

/// <summary>One message of a thread.</summary>
internal sealed record ThreadItem
{
    public required long Id { get; init; }

    public required string Message { get; init; }

    /// <summary><c>new</c> or <c>readed</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Relative.</summary>
    public required string Time { get; init; }

    [JsonPropertyName("conversation_id")]
    public required long ConversationId { get; init; }

    [JsonPropertyName("is_from_me")]
    public required bool IsFromMe { get; init; }

    [JsonPropertyName("ppv_amount")]
    public required decimal PpvAmount { get; init; }

    [JsonPropertyName("tip_amount")]
    public required decimal TipAmount { get; init; }

    [JsonPropertyName("pc_amount")]
    public required decimal PcAmount { get; init; }

    /// <summary>The lifetime it was sent with, e.g. <c>24 hours</c>; null without.</summary>
    [JsonPropertyName("expires_at")]
    public required string? ExpiresAt { get; init; }

    public required ThreadParty Sender { get; init; }

    public required ThreadParty Recipient { get; init; }

    public required IReadOnlyList<ThreadMedia> Media { get; init; }
}
