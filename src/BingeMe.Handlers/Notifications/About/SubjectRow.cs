namespace BingeMe.Handlers.Notifications.About;

/// <summary>What a notification is about.</summary>
internal sealed class SubjectRow
{
    public long Id { get; set; }

    public string? Text { get; set; }

    /// <summary>When a live begins, as stored.</summary>
    public DateTime? StartsAt { get; set; }

    /// <summary><c>1</c> when <see cref="StartsAt"/> is UTC.</summary>
    public string? IsUtc { get; set; }
}
