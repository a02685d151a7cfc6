using System.Text.Json.Serialization;

namespace BingeMe.Handlers.Messages.Answers;

/// <summary>The message as stored.</summary>
/// <param name="UserId">The recipient.</param>
/// <param name="MessageId">The message.</param>
/// <param name="AuthId">The sender.</param>
/// <param name="Message">The text.</param>
internal sealed record SentMessage(
    [property: JsonPropertyName("user_id")] long UserId,
    [property: JsonPropertyName("message_id")] long MessageId,
    [property: JsonPropertyName("auth_id")] long AuthId,
    string Message);
