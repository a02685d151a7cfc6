namespace BingeMe.Handlers.Notifications;

/// <summary>Something that a member is told.</summary>
/// <param name="Destination">Who is told.</param>
/// <param name="Author">Who did it.</param>
/// <param name="Type">What was done.</param>
/// <param name="Target">To what; its meaning hangs on the type.</param>
internal sealed record Notice(long Destination, long Author, NotificationType Type, long Target)
{
    /// <summary>What it was done to, for the push text: the post's description and the like. Not stored.</summary>
    public string? Subject { get; init; }
}
