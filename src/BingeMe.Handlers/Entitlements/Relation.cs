namespace BingeMe.Handlers.Entitlements;

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

    /// <summary>Whether the other does not exist for the viewer: 404 on profile and posts.</summary>
    public bool IsHidden => !IsSelf && (!IsActive || IsBlocked || IsCountryBlocked);

    /// <summary>Whether either restricted the other.</summary>
    public bool IsRestricted => RestrictsViewer || IsRestrictedByViewer;
}
