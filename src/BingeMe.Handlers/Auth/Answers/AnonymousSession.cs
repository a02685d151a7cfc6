using System.Text.Json.Serialization;

namespace BingeMe.Handlers.Auth.Answers;

/// <summary>An anonymous visitor's session: what /auth/init and /auth/logout answer.</summary>
internal sealed record AnonymousSession(string AccessToken, string RefreshToken, string AnonymousUserId, long ExpiresIn, long RefreshExpiresIn)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Client { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Action { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Fallback { get; init; }

    /// <summary>Whether Apple's servers' proof was really verified; absent where none was offered.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? AppAttestVerified { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? BundleId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TeamId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AppVersion { get; init; }
}
