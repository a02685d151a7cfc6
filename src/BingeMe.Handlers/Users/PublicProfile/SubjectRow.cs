namespace BingeMe.Handlers.Users.PublicProfile;

/// <summary>The member whose profile is shown.</summary>
internal sealed class SubjectRow
{
    public long Id { get; set; }

    public string? Name { get; set; }

    public string Username { get; set; } = "";

    public string? CountriesId { get; set; }

    public string? Avatar { get; set; }

    public string? Cover { get; set; }

    public string? VerifiedId { get; set; }

    public string? Story { get; set; }

    public string? OverrideCurrency { get; set; }

    public string? HideName { get; set; }
}
