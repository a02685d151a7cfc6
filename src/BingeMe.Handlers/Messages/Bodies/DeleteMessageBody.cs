using System.Text.Json.Serialization;
using BingeMe.Http.Binding;

namespace BingeMe.Handlers.Messages.Bodies;

/// <summary>Body of DELETE /messages/delete: the published name, or legacy's.</summary>
internal sealed class DeleteMessageBody
{
    [JsonPropertyName("message_id")]
    [JsonConverter(typeof(ScalarText))]
    public string? SnakeId { get; set; }

    [JsonPropertyName("messageId")]
    [JsonConverter(typeof(ScalarText))]
    public string? CamelId { get; set; }
}
