namespace BingeMe.Handlers.Users.Images;

/// <summary>A member's pictures.</summary>
internal sealed class PicturesRow
{
    public long Id { get; set; }

    public string? Username { get; set; }

    public string? Avatar { get; set; }

    public string? Cover { get; set; }
}
