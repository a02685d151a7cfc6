using System.Text.Json;
using System.Text.Json.Serialization;
using BingeMe.Http.Binding;

namespace BingeMe.Handlers.Messages.Bodies;

/// <summary>Body of POST /messages/send. Price, media and expiry are taken as they come: what is wrong about them is answered 422.</summary>
internal sealed class SendBody : IDraftFields
{
    [JsonPropertyName("user_id")]
    [JsonConverter(typeof(ScalarText))]
    public string? UserId { get; set; }

    public string? Message { get; set; }

    public JsonElement? Price { get; set; }

    public JsonElement? Media { get; set; }

    [JsonPropertyName("expires_at")]
    public JsonElement? ExpiresAt { get; set; }

    [JsonPropertyName("expired_at")]
    public JsonElement? ExpiredAt { get; set; }

    [JsonPropertyName("room_id")]
    [JsonConverter(typeof(ScalarText))]
    public string? RoomId { get; set; }
}
