namespace BingeMe.Handlers.Notifications;

/// <summary>A stored notification with its actor.</summary>
internal sealed class NotificationRow
{
    public long Id { get; set; }

    public long Type { get; set; }

    public long Target { get; set; }

    public string? ExtraData { get; set; }

    public DateTime CreatedAt { get; set; }

    /// <summary>The actor; null when there is no such account any more.</summary>
    public long? ActorId { get; set; }

    public string? Username { get; set; }

    public string? Name { get; set; }

    public string? Avatar { get; set; }

    public string? HideName { get; set; }

    public NotificationType Kind => (NotificationType)Type;
}
