using BingeMe.Handlers.Ports;

namespace BingeMe.Handlers.Entitlements;

/// <summary>A message with its facts, as the SQL of <see cref="EntitlementSql"/> gives it.</summary>
internal sealed class MessageFactsRow
{
    public long MessageId { get; set; }

    public long? ConversationId { get; set; }

    public long SenderId { get; set; }

    public long RecipientId { get; set; }

    public string Status { get; set; } = "";

    public string Mode { get; set; } = "";

    public long Deleted { get; set; }

    public decimal Price { get; set; }

    public DateTime? ExpiresAt { get; set; }

    public long Bought { get; set; }

    public long ClearedUpTo { get; set; }

    public MessageFacts ToFacts(long memberId, DateTimeOffset now) => new()
    {
        IsSender = SenderId == memberId,
        IsRecipient = RecipientId == memberId,
        IsGone = Deleted != 0 || Status == "deleted" || Mode != "active" || ConversationId is null,
        IsCleared = MessageId <= ClearedUpTo,
        IsExpired = PostFacts.HasEnded(ExpiresAt?.FromSql(), now),
        IsPriced = Price > 0,
        IsBought = Bought != 0,
    };
}
