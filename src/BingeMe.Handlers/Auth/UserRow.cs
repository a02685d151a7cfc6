using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Ports;

namespace BingeMe.Handlers.Auth;

/// <summary>The columns of <c>users</c> that signing in looks at.</summary>
internal sealed class UserRow
{
    public long Id { get; set; }

    public string Name { get; set; } = "";

    public string Username { get; set; } = "";

    public string? Email { get; set; }

    public string? Mobile { get; set; }

    public string Password { get; set; } = "";

    public string? Avatar { get; set; }

    public string Status { get; set; } = "";

    public string Role { get; set; } = "";

    public string VerifiedId { get; set; } = "";

    public string? EmailVerified { get; set; }

    public string TwoFactorAuth { get; set; } = "";

    public string? CountriesId { get; set; }

    public string? OauthUid { get; set; }

    public string? OauthProvider { get; set; }

    public long Deleted { get; set; }

    public DateTime? DeletedAt { get; set; }

    public AccountStatus State => AccountStates.Of(Status, Deleted);

    public string TokenRole => Roles.ForToken(Role, VerifiedId);

    public bool HasPassword => Password.Length > 0;

    public bool HasTwoSteps => TwoFactorAuth == "yes";

    public bool HasProvenEmail => EmailVerified is "1" or "yes";

    /// <summary>Deleted, and still within the time in which it can be retrieved.</summary>
    public bool IsRetrievable(DateTimeOffset now) => State == AccountStatus.Deleted && DeletedAt is { } at && now - at.FromSql() <= AccountStates.Grace;
}
