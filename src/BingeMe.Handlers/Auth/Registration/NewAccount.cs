namespace BingeMe.Handlers.Auth.Registration;

/// <summary>What is known of a new account; everything else gets the signup defaults (contract, <c>users</c>).</summary>
internal sealed record NewAccount(string Name, string Email, string Mobile)
{
    public bool IsEmailProven { get; init; }

    public bool IsMobileProven { get; init; }

    public string OauthProvider { get; init; } = "";

    public string OauthUid { get; init; } = "";

    public required string Ip { get; init; }

    /// <summary>The member who sent the newcomer here, as their cookie claims; ignored unless that member is active.</summary>
    public long? ReferredBy { get; init; }
}
