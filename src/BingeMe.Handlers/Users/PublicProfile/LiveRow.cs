namespace BingeMe.Handlers.Users.PublicProfile;

/// <summary>A live that is announced or on.</summary>
internal sealed class LiveRow
{
    public long Id { get; set; }

    public string? Name { get; set; }

    public decimal Price { get; set; }

    public long Duration { get; set; }

    public long ExtendedMinutes { get; set; }

    public DateTime? StartsAt { get; set; }

    public string Status { get; set; } = "";

    public long Prebooks { get; set; }
}
