using System.Text.Json.Serialization;

namespace BingeMe.Handlers.Auth.Bodies;

/// <summary>The device that a sign-in may name, for push.</summary>
internal abstract class DeviceFields
{
    [JsonPropertyName("fcm_token")]
    public string? FcmToken { get; set; }

    public string? Platform { get; set; }

    [JsonPropertyName("voip_token")]
    public string? VoipToken { get; set; }
}
