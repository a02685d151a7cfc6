namespace BingeMe.Handlers.Entitlements;

/// <summary>All that a decision on a message rests on.</summary>
internal sealed record MessageFacts
{
    /// <summary>Whether the viewer sent it.</summary>
    public bool IsSender { get; init; }

    /// <summary>Whether it was sent to the viewer.</summary>
    public bool IsRecipient { get; init; }

    /// <summary>Whether it is deleted, still in the making, or the leftover of a failed send.</summary>
    public bool IsGone { get; init; }

    /// <summary>Whether the viewer cleared the conversation up to it or later.</summary>
    public bool IsCleared { get; init; }

    /// <summary>Whether its lifetime is over.</summary>
    public bool IsExpired { get; init; }

    /// <summary>Whether it has a price.</summary>
    public bool IsPriced { get; init; }

    /// <summary>Whether the viewer bought it (<c>pay_per_views.messages_id</c>, ruling 22).</summary>
    public bool IsBought { get; init; }
}
