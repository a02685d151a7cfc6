using System.Text.Json.Serialization;

namespace BingeMe.Handlers.Auth.Sessions;

/// <summary>The JSON text in <c>fcm-token.device_info</c>.</summary>
internal sealed record DeviceInfo(string? Platform, [property: JsonPropertyName("voip_token")] string? VoipToken);
