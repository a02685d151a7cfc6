namespace BingeMe.Handlers.Entitlements;

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
