using System.Text.Json.Serialization;

namespace BingeMe.Handlers.Auth.Answers;

/// <summary>What /auth/refresh answers. A missing <c>refreshToken</c> means: keep the one you have.</summary>
internal sealed record RefreshedSession(string AccessToken, RefreshedUser User, long ExpiresIn)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RefreshToken { get; init; }

    /// <summary>Seconds until the new refresh token ends.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? RefreshExpiresIn { get; init; }
}
