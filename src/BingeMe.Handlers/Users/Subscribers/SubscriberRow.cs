namespace BingeMe.Handlers.Users.Subscribers;

/// <summary>A subscription with its plan and subscriber.</summary>
internal sealed class SubscriberRow
{
    public long Id { get; set; }

    public string? Interval { get; set; }

    public DateTime? EndsAt { get; set; }

    public string? Free { get; set; }

    public string? Cancelled { get; set; }

    public string? Name { get; set; }

    public string Username { get; set; } = "";

    public string? Avatar { get; set; }

    public string? HideName { get; set; }
}
