namespace BingeMe.Handlers.Posts.Rows;

/// <summary>The caller's own columns that posts need.</summary>
internal sealed class AuthorRow
{
    public string Username { get; set; } = "";

    public string? Name { get; set; }

    public string? Avatar { get; set; }

    public string? Role { get; set; }

    public string? VerifiedId { get; set; }

    public string? CountriesId { get; set; }
}
