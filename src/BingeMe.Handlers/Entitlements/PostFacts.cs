namespace BingeMe.Handlers.Entitlements;

/// <summary>All that a decision on a post rests on.</summary>
internal sealed record PostFacts
{
    /// <summary>How the viewer stands to the owner.</summary>
    public required Relation Owner { get; init; }

    /// <summary>What has become of the post.</summary>
    public PostState State { get; init; }

    /// <summary>What its content asks for.</summary>
    public PostLock Lock { get; init; }

    /// <summary>Whether its end of visibility has come.</summary>
    public bool IsExpired { get; init; }

    /// <summary>Whether the viewer bought it.</summary>
    public bool IsBought { get; init; }

    /// <summary>
    /// The lock of a stored row. A price makes a post pay-per-view whatever <c>locked</c> says: the old edit could leave a price on an
    /// unlocked one (users.md S9.3).
    /// </summary>
    public static PostLock LockOf(string? locked, decimal price) =>
        price > 0 ? PostLock.PayPerView : locked == "no" ? PostLock.None : PostLock.SubscribersOnly;

    /// <summary>The state of a stored row; either mark of a soft deletion counts (ruling 20).</summary>
    public static PostState StateOf(string? status, long deleted) => deleted != 0
        ? PostState.Gone
        : status switch
        {
            "active" => PostState.Active,
            "disabled" => PostState.Disabled,
            _ => PostState.Gone,
        };

    /// <summary>Whether an end has come. The second in which it comes counts: a deletion of a bought post writes the present and must hold at once.</summary>
    public static bool HasEnded(DateTimeOffset? end, DateTimeOffset now) => end <= now;
}

/// <summary>What a post asks for before it shows its content.</summary>
internal enum PostLock
{
    /// <summary>Nothing: every member may see it (ruling 23).</summary>
    None,

    /// <summary>A purchase; a subscription does not open it (ruling 9).</summary>
    PayPerView,

    /// <summary>An active subscription.</summary>
    SubscribersOnly,
}

/// <summary>What <c>updates.status</c> and <c>updates.deleted</c> say together.</summary>
internal enum PostState
{
    /// <summary>Published.</summary>
    Active,

    /// <summary>Switched off: its owner alone sees it.</summary>
    Disabled,

    /// <summary>Deleted, pending or being encoded: nobody sees it.</summary>
    Gone,
}
