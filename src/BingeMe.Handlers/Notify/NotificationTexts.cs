namespace BingeMe.Handlers.Notify;

/// <summary>
/// What notifications say and where they lead, for the list and for push alike (posts-messages.md, All notification types). The links are
/// tokens that clients know; the sentences are ours.
/// </summary>
internal static class NotificationTexts
{
    private const int LongestActor = 20;
    private const int LongestExcerpt = 50;
    private const string Somebody = "Somebody";

    /// <summary>The sentence of a notification.</summary>
    /// <param name="type">Its kind; an unknown number gets a general sentence.</param>
    /// <param name="actor">The actor's shown name; null when there is none any more.</param>
    /// <param name="subject">The post's description, the message, the product's or the live's name; null when there is none.</param>
    /// <param name="when">For <see cref="NotificationType.LiveAnnounced"/>: when it starts, as shown.</param>
    public static string Describe(NotificationType type, string? actor, string? subject = null, string? when = null)
    {
        var who = Cut(string.IsNullOrWhiteSpace(actor) ? Somebody : actor.Trim(), LongestActor);
        var what = string.IsNullOrWhiteSpace(subject) ? "" : Cut(subject.Trim(), LongestExcerpt);
        var tail = what.Length == 0 ? "." : $": {what}";
        return type switch
        {
            NotificationType.Subscribed => $"{who} subscribed to you.",
            NotificationType.PostLiked => $"{who} liked your post{tail}",
            NotificationType.PostCommented => $"{who} commented on your post{tail}",
            NotificationType.CommentLiked => $"{who} liked your comment on the post{tail}",
            NotificationType.Tipped => $"{who} sent you a tip.",
            NotificationType.MessageBought => $"{who} bought your message{tail}",
            NotificationType.PostBought => $"{who} bought your post{tail}",
            NotificationType.PostApproved => $"Your post was approved{tail}",
            NotificationType.PostVideoReady => $"The video of your post is ready{tail}",
            NotificationType.MessageVideoReady => $"The video of your message is ready{tail}",
            NotificationType.ReferralEarned => "A referral of yours made a transaction.",
            NotificationType.Renewed => $"A renewal payment of {who} was received.",
            NotificationType.SubscriptionTurnedPaid => $"{who} made the subscription a paid one.",
            NotificationType.LiveStarted => $"{who} is live now.",
            NotificationType.ProductBought => $"{who} bought your product{tail}",
            NotificationType.Mentioned => $"{who} mentioned you in a post{tail}",
            NotificationType.DepositSucceeded => "Your deposit succeeded.",
            NotificationType.DepositFailed => "Your deposit failed.",
            NotificationType.LivePrebooked => $"{who} booked a place in your live.",
            NotificationType.PrebookingRefunded => $"Your booking of the live of {who} was refunded.",
            NotificationType.TicketAnswered => $"{who} wrote in a ticket.",
            NotificationType.TicketOpened => $"{who} opened a ticket.",
            NotificationType.VerificationRequested => $"{who} asks to be verified.",
            NotificationType.PayoutMessage => $"{who} wrote in the payout conversation.",
            NotificationType.ContentDisabled => $"Your content was disabled{tail}",
            NotificationType.PurchaseRejected => $"{who} rejected your purchase; it was refunded{tail}",
            NotificationType.OrderCancelled => $"The order of {who} was cancelled and refunded.",
            NotificationType.OrderDelivered => $"The order of {who} was delivered; the amount is credited.",
            NotificationType.OrderPlaced => $"{who} placed an order.",
            NotificationType.ShippingOrderFailed => "The shipping service could not create an order.",
            NotificationType.ShippingCancelFailed => "The shipping service could not cancel a shipment.",
            NotificationType.ShippingOrderCancelFailed => "The shipping service could not cancel an order.",
            NotificationType.MissedCall => $"You missed a call from {who}.",
            NotificationType.LiveRescheduled => $"{who} moved the live to another time.",
            NotificationType.LiveAnnounced => $"{who} goes live{(string.IsNullOrEmpty(when) ? "" : $" at {when}")}: {(what.Length == 0 ? "a live" : what)}",
            _ => $"{who} has news for you.",
        };
    }

    /// <summary>The link token of a kind.</summary>
    public static string Link(NotificationType type) => type switch
    {
        NotificationType.Subscribed => "Profile",
        NotificationType.PostLiked or NotificationType.PostCommented or NotificationType.CommentLiked or NotificationType.PostBought
            or NotificationType.PostApproved or NotificationType.PostVideoReady or NotificationType.Mentioned or NotificationType.ContentDisabled => "View Post",
        NotificationType.Tipped or NotificationType.Renewed => "Payments Received",
        NotificationType.MessageBought or NotificationType.MessageVideoReady => "View Message",
        NotificationType.ReferralEarned => "View Referrals",
        NotificationType.SubscriptionTurnedPaid => "Subscribe Now",
        NotificationType.LiveStarted or NotificationType.LiveRescheduled or NotificationType.LiveAnnounced => "Watch Live",
        NotificationType.ProductBought => "View Sales",
        NotificationType.DepositSucceeded or NotificationType.DepositFailed => "View Wallet",
        NotificationType.LivePrebooked => "Live Bookings",
        NotificationType.PrebookingRefunded => "Payment History",
        NotificationType.TicketAnswered => "View Ticket",
        NotificationType.TicketOpened => "View Tickets",
        NotificationType.VerificationRequested => "View Verification",
        NotificationType.PayoutMessage => "View Payouts",
        NotificationType.PurchaseRejected or NotificationType.OrderCancelled => "View Order",
        NotificationType.OrderDelivered => "View Products",
        NotificationType.OrderPlaced or NotificationType.ShippingOrderFailed or NotificationType.ShippingCancelFailed
            or NotificationType.ShippingOrderCancelFailed => "View Orders",
        NotificationType.MissedCall => "View Messages",
        _ => "View Notification",
    };

    /// <summary>A text cut at a length, never through a surrogate pair.</summary>
    private static string Cut(string text, int most)
    {
        if (text.Length <= most) return text;
        var end = char.IsHighSurrogate(text[most - 1]) ? most - 1 : most;
        return $"{text[..end]}...";
    }
}
