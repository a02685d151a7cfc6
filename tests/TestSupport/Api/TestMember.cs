namespace BingeMe.TestSupport.Api;

/// <summary>A member that a test adds. Without more said: active, with a proven address and no password.</summary>
public sealed record TestMember(string Username)
{
    /// <summary>The password that <see cref="PasswordHash"/> holds where a test asks for one by <see cref="WithPassword"/>.</summary>
    public const string Password = "correct horse 7";

    private static readonly string CheapHash = BCrypt.Net.BCrypt.HashPassword(Password, BCrypt.Net.BCrypt.GenerateSalt(4, 'b'));

    public string Name { get; init; } = "Test Member";

    public string Email { get; init; } = "";

    public string Mobile { get; init; } = "";

    public string PasswordHash { get; init; } = "";

    public string Status { get; init; } = "active";

    public string Role { get; init; } = "normal";

    public bool IsCreator { get; init; }

    public string EmailVerified { get; init; } = "1";

    public string MobileVerified { get; init; } = "0";

    public bool HasTwoSteps { get; init; }

    public string CountriesId { get; init; } = "";

    public string OauthUid { get; init; } = "";

    public string OauthProvider { get; init; } = "";

    public string Avatar { get; init; } = "";

    public bool IsFlaggedDeleted { get; init; }

    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>The member with <see cref="Password"/>, hashed at the least cost, so that tests are quick.</summary>
    public TestMember WithPassword() => this with { PasswordHash = CheapHash };
}
