using System.Text.Json.Serialization;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Settings;
using BingeMe.Http.Binding;

namespace BingeMe.Handlers.Modules.Auth;

/// <summary>The device that a sign-in may name, for push.</summary>
internal abstract class DeviceFields
{
    [JsonPropertyName("fcm_token")]
    public string? FcmToken { get; set; }

    public string? Platform { get; set; }

    [JsonPropertyName("voip_token")]
    public string? VoipToken { get; set; }
}

/// <summary>Body of POST /auth/forgot-password/otp.</summary>
internal sealed class EmailRequest
{
    public string? Email { get; set; }
}

/// <summary>Format and presence.</summary>
internal sealed class EmailValidator : Validator<EmailRequest>
{
    public EmailValidator() => Text("email", static b => b.Email, static f => f.Required().MailAddress());
}

/// <summary>Body of POST /auth/refresh and POST /auth/logout.</summary>
internal sealed class RefreshTokenRequest
{
    public string? RefreshToken { get; set; }

    /// <summary>On logout: the device that shall get no more pushes.</summary>
    [JsonPropertyName("fcm_token")]
    public string? FcmToken { get; set; }
}

/// <summary>Presence.</summary>
internal sealed class RefreshTokenValidator : Validator<RefreshTokenRequest>
{
    public RefreshTokenValidator() => Text("refreshToken", static b => b.RefreshToken, static f => f.Required());
}

/// <summary>
/// What every way of signing in answers: tokens and user; or <c>actionRequired</c> <c>2fa_verify</c> (a code was sent), <c>suspended</c>
/// (tokens for support only) or <c>retrieve</c> (a token to undo a deletion).
/// </summary>
internal sealed record SignInResponse
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

/// <summary>The member in auth answers (platform-auth.md, shared rule 7). The id is the plain decimal one.</summary>
internal sealed record UserSummary(string Id, string Username, string Name, string? Avatar, [property: JsonPropertyName("countries_id")] string CountriesId)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Status { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Role { get; init; }

    /// <summary>Signup only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Email { get; init; }

    /// <summary>Signup only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Mobile { get; init; }
}
