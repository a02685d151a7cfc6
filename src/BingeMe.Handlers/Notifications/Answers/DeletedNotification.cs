namespace BingeMe.Handlers.Notifications.Answers;

/// <summary>Which notification went.</summary>
internal sealed record DeletedNotification(IReadOnlyList<DeletedNotification.Row> Notification)
{
    /// <summary>Its plain id: legacy's form, kept for the clients.</summary>
    internal sealed record Row(long Id);
}
