using System.Text.Json.Serialization;

namespace BingeMe.Handlers.Messages.Answers;

/// <summary>What came of a mass message; the same for the first call and every repeat of it.</summary>
internal sealed record SentMassMessage
{
    public required long TotalSubscribers { get; init; }

    public required long SuccessfulSends { get; init; }

    public required long FailedSends { get; init; }

    public required IReadOnlyList<long> MessageIds { get; init; }

    public required IReadOnlyList<long> MediaIds { get; init; }

    public required string Message { get; init; }

    public required decimal Price { get; init; }

    /// <summary><c>YYYY-MM-DD HH:MM:SS</c>, UTC; null without.</summary>
    [JsonPropertyName("expires_at")]
    public required string? ExpiresAt { get; init; }

    public required MassMedia Media { get; init; }

    /// <summary><c>YYYY-MM-DD HH:MM:SS</c>, UTC.</summary>
    [JsonPropertyName("sent_at")]
    public required string SentAt { get; init; }

    public string Status { get; init; } = "completed";

    /// <summary><c>Subscriber {id}: {reason}</c>; absent when none failed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Errors { get; init; }
}
