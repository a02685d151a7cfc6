namespace BingeMe.Handlers.Entitlements;

/// <summary>
/// Who may see or do what: the rules of posts-messages.md (access to a post, PPV rules) and users.md S9 in one place (ruling 10). Pure;
/// <see cref="EntitlementReader"/> gathers the facts. The first rule that matches decides.
/// </summary>
internal static class Entitlement
{
    /// <summary>Decides on a post.</summary>
    public static PostDecision Decide(PostFacts post)
    {
        // Deleted, pending, being encoded: not even its owner.
        if (post.State == PostState.Gone) return PostDecision.Hidden;

        // The owner sees it expired or switched off too; a post that is switched off takes no comments and likes from anybody.
        if (post.Owner.IsSelf) return new(Visibility.Open, post.State == PostState.Active);

        if (post.State != PostState.Active) return PostDecision.Hidden;
        if (post.IsExpired && !post.IsBought) return PostDecision.Hidden;
        if (post.Owner.IsHidden) return PostDecision.Hidden;

        if (!IsUnlocked(post)) return new(Visibility.Closed, false);

        // What a buyer keeps after the end is there to be read, not to be talked about; restrictions silence in both directions.
        return new(Visibility.Open, !post.IsExpired && !post.Owner.IsRestricted);
    }

    /// <summary>Decides on a message.</summary>
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

    /// <summary>The name that a viewer is shown: the username where the member hides the name (ruling 27), or has none.</summary>
    public static string ShownName(string? name, string username, string? hideName, bool isSelf) =>
        string.IsNullOrWhiteSpace(name) || (hideName == "yes" && !isSelf) ? username : name;

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
