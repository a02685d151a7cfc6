using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Entitlements;

/// <summary>
/// Who may see or do what: posts-messages.md, Access to a post, and PPV rules, and users.md S9 in one place (ruling 10). Pure;
/// <see cref="EntitlementReader"/> gathers the facts. The first rule that matches decides.
/// </summary>
internal static class Entitlement
{
    public static PostDecision Decide(PostFacts post)
    {
        // Deleted, pending, being encoded: not even its owner.
        if (post.State == PostState.Gone) return PostDecision.Hidden;

        // The owner sees it expired or switched off too; a post that is switched off takes no comments and likes from anybody.
        if (post.Owner.IsSelf) return new(Visibility.Open, post.State == PostState.Active);

        if (post.State != PostState.Active) return PostDecision.Hidden;
        if (post.IsExpired && !post.IsBought) return PostDecision.Hidden;
        if (post.Owner.IsHidden) return PostDecision.Hidden;

        if (!IsUnlocked(post)) return new(Visibility.Closed, false) { HidesCaption = post.Owner.HidesCaptions };

        // What a buyer keeps after the end is there to be read, not to be talked about; restrictions silence in both directions.
        return new(Visibility.Open, !post.IsExpired && !post.Owner.IsRestricted);
    }

    public static MessageDecision Decide(MessageFacts message)
    {
        if (message.IsGone) return MessageDecision.Hidden;
        if (!message.IsSender && !message.IsRecipient) return new(Visibility.Hidden, true);
        if (message.IsCleared) return MessageDecision.Hidden;
        if (message.IsSender) return new(Visibility.Open, false);
        if (message.IsBought) return new(Visibility.Open, false);
        if (message.IsExpired) return MessageDecision.Hidden;
        return new(message.IsPriced ? Visibility.Closed : Visibility.Open, false);
    }

    /// <summary>Whether one member may write to another: neither restricted nor blocked the other (403 otherwise). A hidden account is 404 before.</summary>
    public static bool MayWriteTo(Relation other) => !other.IsSelf && !other.IsBlocked && !other.IsRestricted;

    /// <summary>Whether a member may sell: paid and subscribers-only posts, priced messages, products, lives (ruling 23).</summary>
    public static bool MaySell(string? verifiedId) => verifiedId == "yes";

    /// <summary>Whether a comma list of ISO codes names the viewer's country.</summary>
    public static bool BlocksCountry(string? blockedCountries, string? country) =>
        !string.IsNullOrEmpty(blockedCountries) && !string.IsNullOrWhiteSpace(country)
        && blockedCountries.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Contains(country.Trim(), StringComparer.OrdinalIgnoreCase);

    // A post that was for sale once and is for subscribers now stays open to those who bought it (users.md, PUT /posts/edit, rule 4).
    private static bool IsUnlocked(PostFacts post) => post.Lock switch
    {
        PostLock.None => true,
        _ when post.Owner.RestrictsViewer => false,
        PostLock.PayPerView => post.IsBought,
        _ => post.IsBought || post.Owner.IsSubscribed,
    };
}

/// <summary>How much of something a viewer gets to see.</summary>
internal enum Visibility
{
    /// <summary>Nothing; it is answered as if it did not exist.</summary>
    Hidden,

    /// <summary>That it exists, its text, counts and price; never its content.</summary>
    Closed,

    Open,
}

/// <summary>What a viewer may see of a message.</summary>
/// <param name="Visibility">How much of it is shown; <see cref="Visibility.Closed"/> keeps text, price and the types of its media.</param>
/// <param name="IsForeign">Whether the viewer is neither its sender nor its recipient: 403 instead of 404 where the contract tells them apart.</param>
internal readonly record struct MessageDecision(Visibility Visibility, bool IsForeign)
{
    /// <summary>The message does not exist for the viewer.</summary>
    public static readonly MessageDecision Hidden = new(Visibility.Hidden, false);

    /// <summary>Whether its media may leave the server.</summary>
    public bool CanView => Visibility == Visibility.Open;
}

/// <summary>What a viewer may do with a post.</summary>
/// <param name="Visibility">How much of it is shown.</param>
/// <param name="MayInteract">Whether comments and likes, also of its comments, are accepted from this viewer.</param>
internal readonly record struct PostDecision(Visibility Visibility, bool MayInteract)
{
    /// <summary>The post does not exist for the viewer.</summary>
    public static readonly PostDecision Hidden = new(Visibility.Hidden, false);

    /// <summary>Whether the content may leave the server: the wire's <c>can_view</c>.</summary>
    public bool CanView => Visibility == Visibility.Open;

    /// <summary>Whether its comments may be read: those of a closed post are closed with it (users.md S9.9).</summary>
    public bool MayReadComments => CanView;

    /// <summary>Whether its caption is kept from this viewer, too (ruling 33).</summary>
    public bool HidesCaption { get; init; }

    /// <summary>A post's caption as this viewer may read it.</summary>
    public string Caption(string? description) => HidesCaption ? "" : description ?? "";
}

/// <summary>Who looks, and from where.</summary>
/// <param name="MemberId">The member; null for a visitor.</param>
/// <param name="Country">The edge's guess of the country as an ISO code; null when unknown.</param>
internal sealed record Viewer(long? MemberId, string? Country)
{
    public static Viewer Of<T>(RequestContext<T> context) => Of(context.Caller?.MemberId, context.Request);

    public static Viewer Of(long? memberId, ApiRequest request) => new(memberId, request.Headers["cloudfront-viewer-country"]);
}

/// <summary>How a viewer stands to another member: the owner of a post, the other side of a conversation, the subject of a profile.</summary>
internal sealed record Relation
{
    /// <summary>Whether they are the same member.</summary>
    public bool IsSelf { get; init; }

    /// <summary>Whether the other's account is in good standing.</summary>
    public bool IsActive { get; init; }

    /// <summary>Whether either has blocked the other (ruling 16).</summary>
    public bool IsBlocked { get; init; }

    /// <summary>Whether the other blocks the country from which the viewer looks.</summary>
    public bool IsCountryBlocked { get; init; }

    /// <summary>Whether the other restricted the viewer.</summary>
    public bool RestrictsViewer { get; init; }

    /// <summary>Whether the viewer restricted the other.</summary>
    public bool IsRestrictedByViewer { get; init; }

    /// <summary>Whether the viewer has an active subscription to the other (ruling 9).</summary>
    public bool IsSubscribed { get; init; }

    /// <summary>Whether the other keeps the captions of closed posts to himself (ruling 33).</summary>
    public bool HidesCaptions { get; init; }

    /// <summary>Whether the other does not exist for the viewer: 404 on profile and posts.</summary>
    public bool IsHidden => !IsSelf && (!IsActive || IsBlocked || IsCountryBlocked);

    /// <summary>Whether either restricted the other.</summary>
    public bool IsRestricted => RestrictsViewer || IsRestrictedByViewer;
}

/// <summary>All that a decision on a post rests on.</summary>
internal sealed record PostFacts
{
    public required Relation Owner { get; init; }

    /// <summary>What has become of the post.</summary>
    public PostState State { get; init; }

    /// <summary>What its content asks for.</summary>
    public PostLock Lock { get; init; }

    /// <summary>Whether its end of visibility has come.</summary>
    public bool IsExpired { get; init; }

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

    SubscribersOnly,
}

/// <summary>What <c>updates.status</c> and <c>updates.deleted</c> say together.</summary>
internal enum PostState
{
    Active,

    /// <summary>Switched off: its owner alone sees it.</summary>
    Disabled,

    /// <summary>Deleted, pending or being encoded: nobody sees it.</summary>
    Gone,
}

/// <summary>All that a decision on a message rests on.</summary>
internal sealed record MessageFacts
{
    public bool IsSender { get; init; }

    public bool IsRecipient { get; init; }

    /// <summary>Whether it is deleted, still in the making, or the leftover of a failed send.</summary>
    public bool IsGone { get; init; }

    /// <summary>Whether the viewer cleared the conversation up to it or later.</summary>
    public bool IsCleared { get; init; }

    /// <summary>Whether its lifetime is over.</summary>
    public bool IsExpired { get; init; }

    public bool IsPriced { get; init; }

    /// <summary>Whether the viewer bought it (<c>pay_per_views.messages_id</c>, ruling 22).</summary>
    public bool IsBought { get; init; }
}
