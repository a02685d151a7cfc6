using System.Text.Json.Serialization;
using BingeMe.Handlers.Accounts;

namespace BingeMe.Handlers.Auth.Answers;

/// <summary>
/// What every way of signing in answers: tokens and user; or <c>actionRequired</c> <c>2fa_verify</c> (a code was sent), <c>suspended</c>
/// (tokens for support only) or <c>retrieve</c> (a token to undo a deletion).
/// </summary>
internal sealed record SignInAnswer
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ActionRequired { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RedirectTo { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AccessToken { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RefreshToken { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public UserSummary? User { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Currency? Currency { get; init; }

    /// <summary>Seconds until the access token ends.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? ExpiresIn { get; init; }

    /// <summary>Seconds until the refresh token ends.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? RefreshExpiresIn { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Timestamp { get; init; }
}
