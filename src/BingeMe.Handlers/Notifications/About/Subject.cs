namespace BingeMe.Handlers.Notifications.About;

/// <summary>What a notification is about, as its sentence says it.</summary>
/// <param name="Text">A description, a message, a name; null when there is none.</param>
/// <param name="When">When it begins; null where that is not told.</param>
internal sealed record Subject(string? Text, string? When)
{
    /// <summary>About nothing in particular.</summary>
    public static readonly Subject None = new(null, null);
}
