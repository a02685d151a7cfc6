using System.Text.Json.Serialization;

namespace BingeMe.Handlers.Messages.Answers;

/// <summary>What deleting a conversation hid from the caller.</summary>
internal sealed record DeletedConversation(
    [property: JsonPropertyName("deleted_messages_count")] long DeletedMessagesCount,
    [property: JsonPropertyName("conversation_id")] long? ConversationId,
    [property: JsonPropertyName("cleared_notifications")] bool ClearedNotifications)
{
    /// <summary>There was nothing to delete.</summary>
    public static readonly DeletedConversation Nothing = new(0, null, false);
}
