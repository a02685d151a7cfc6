namespace BingeMe.Handlers.Notify;

/// <summary>Every kind of notification with its number in <c>notifications.type</c> (posts-messages.md, All notification types).</summary>
internal enum NotificationType
{
    None = 0,

    /// <summary>The actor subscribed to you.</summary>
    Subscribed = 1,

    /// <summary>The actor liked your post.</summary>
    PostLiked = 2,

    /// <summary>The actor commented on your post.</summary>
    PostCommented = 3,

    /// <summary>The actor liked your comment; the target is the post.</summary>
    CommentLiked = 4,

    /// <summary>The actor sent you a tip.</summary>
    Tipped = 5,

    /// <summary>The actor bought your message.</summary>
    MessageBought = 6,

    /// <summary>The actor bought your post.</summary>
    PostBought = 7,

    /// <summary>Your post was approved.</summary>
    PostApproved = 8,

    /// <summary>The video of your post is processed.</summary>
    PostVideoReady = 9,

    /// <summary>The video of your message is processed.</summary>
    MessageVideoReady = 10,

    /// <summary>A referral of yours made a transaction.</summary>
    ReferralEarned = 11,

    /// <summary>A renewal payment was received from the actor.</summary>
    Renewed = 12,

    /// <summary>The creator turned your subscription into a paid one.</summary>
    SubscriptionTurnedPaid = 13,

    /// <summary>The creator is live.</summary>
    LiveStarted = 14,

    /// <summary>The actor bought your product.</summary>
    ProductBought = 15,

    /// <summary>The actor mentioned you in a post.</summary>
    Mentioned = 16,

    /// <summary>Your deposit succeeded.</summary>
    DepositSucceeded = 17,

    /// <summary>Your deposit failed.</summary>
    DepositFailed = 18,

    /// <summary>The actor pre-booked your live.</summary>
    LivePrebooked = 19,

    /// <summary>A pre-booking of yours was refunded.</summary>
    PrebookingRefunded = 20,

    /// <summary>The actor wrote in a ticket.</summary>
    TicketAnswered = 21,

    /// <summary>The actor opened a ticket.</summary>
    TicketOpened = 22,

    /// <summary>The actor sent a verification request.</summary>
    VerificationRequested = 23,

    /// <summary>The actor wrote in the payout conversation.</summary>
    PayoutMessage = 24,

    /// <summary>Your content was disabled.</summary>
    ContentDisabled = 25,

    /// <summary>The creator rejected your purchase.</summary>
    PurchaseRejected = 26,

    /// <summary>An order of the actor was cancelled.</summary>
    OrderCancelled = 27,

    /// <summary>An order of the actor was delivered.</summary>
    OrderDelivered = 28,

    /// <summary>The actor placed an order.</summary>
    OrderPlaced = 29,

    /// <summary>The shipping service failed to create an order.</summary>
    ShippingOrderFailed = 30,

    /// <summary>The shipping service failed to cancel a shipment.</summary>
    ShippingCancelFailed = 31,

    /// <summary>The shipping service failed to cancel an order.</summary>
    ShippingOrderCancelFailed = 32,

    /// <summary>You missed a call from the actor.</summary>
    MissedCall = 33,

    /// <summary>The creator moved the live.</summary>
    LiveRescheduled = 34,

    /// <summary>The creator goes live at a given time.</summary>
    LiveAnnounced = 35,
}
