using System.Text.Json;
using System.Text.Json.Serialization;
using BingeMe.Http.Binding;

namespace BingeMe.Handlers.Messages.Bodies;

/// <summary>
/// Body of POST /messages/send-massive. Price, media and expiry are taken as they come: what is wrong about them is answered 422, not
/// 400 as a wrong type elsewhere.
/// </summary>
internal sealed class SendMassBody : IDraftFields
{
    public string? Message { get; set; }

    public JsonElement? Price { get; set; }

    public JsonElement? Media { get; set; }

    [JsonPropertyName("expires_at")]
    public JsonElement? ExpiresAt { get; set; }

    [JsonPropertyName("expired_at")]
    public JsonElement? ExpiredAt { get; set; }

    /// <summary>Makes a repeat of the same call the same message; the header <c>Idempotency-Key</c> says the same.</summary>
    [JsonPropertyName("idempotency_key")]
    [JsonConverter(typeof(ScalarText))]
    public string? RepeatKey { get; set; }
}
