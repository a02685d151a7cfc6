namespace BingeMe.Handlers.Notifications;

/// <summary>What decides whether a member is told: both accounts, the settings of the one who would be.</summary>
internal sealed class PartiesRow
{
    public string Status { get; set; } = "";

    public long Deleted { get; set; }

    public string? NewSubscriber { get; set; }

    public string? LikedPost { get; set; }

    public string? CommentedPost { get; set; }

    public string? NewTip { get; set; }

    public string? NewPpv { get; set; }

    public string? LikedComment { get; set; }

    public string? ActorName { get; set; }

    public string ActorUsername { get; set; } = "";

    public string? ActorHidesName { get; set; }

    public long Blocked { get; set; }

    /// <summary>Whether the member wants this kind; those without a setting always come. A renewal counts as a subscription (posts-messages.md, open point 3).</summary>
    public bool Wants(NotificationType type) => type switch
    {
        NotificationType.Subscribed or NotificationType.Renewed => NewSubscriber == "yes",
        NotificationType.PostLiked => LikedPost == "yes",
        NotificationType.PostCommented => CommentedPost == "yes",
        NotificationType.CommentLiked => LikedComment == "yes",
        NotificationType.Tipped => NewTip == "yes",
        NotificationType.MessageBought or NotificationType.PostBought => NewPpv == "yes",
        _ => true,
    };
}
