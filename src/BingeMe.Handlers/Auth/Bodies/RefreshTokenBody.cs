using System.Text.Json.Serialization;

namespace BingeMe.Handlers.Auth.Bodies;

/// <summary>Body of POST /auth/refresh and POST /auth/logout.</summary>
internal sealed class RefreshTokenBody
{
    public string? RefreshToken { get; set; }

    /// <summary>On logout: the device that shall get no more pushes.</summary>
    [JsonPropertyName("fcm_token")]
    public string? FcmToken { get; set; }
}
