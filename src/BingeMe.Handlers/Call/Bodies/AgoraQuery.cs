using System.Text.Json.Serialization;

namespace BingeMe.Handlers.Call.Bodies;

/// <summary>Query of GET /vc/agora/details.</summary>
internal sealed class AgoraQuery
{
    [JsonPropertyName("room_id")]
    public string? RoomId { get; set; }

    /// <summary>Plain or encoded.</summary>
    [JsonPropertyName("user_id")]
    public string? UserId { get; set; }
}
