using System.Text.Json.Serialization;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Messages;

/// <summary>DELETE /messages/conversation/delete/{id}: for the caller alone; the other side keeps its copy (ruling 22). Contract: posts-messages.md.</summary>
internal sealed class DeleteConversation(ClearSql sql, EncodedIds ids, TimeProvider clock)
{
    public async Task<Reply<DeletedConversation>> Handle(Call<Nothing> call)
    {
        var other = ids.Demand(call.Route["id"]);
        if (other == call.MemberId) throw ApiException.BadField("id", "id must be another member's.");
        var deleted = await sql.ClearConversation(call.MemberId, other, clock.SqlNow(), call.Cancelled);
        return Reply.Ok(deleted.DeletedMessagesCount == 0 ? "There was nothing to delete." : "Conversation deleted.", deleted);
    }
}

/// <summary>What deleting a conversation hid from the caller.</summary>
internal sealed record DeletedConversation(
    [property: JsonPropertyName("deleted_messages_count")] long DeletedMessagesCount,
    [property: JsonPropertyName("conversation_id")] long? ConversationId,
    [property: JsonPropertyName("cleared_notifications")] bool ClearedNotifications)
{
    /// <summary>There was nothing to delete.</summary>
    public static readonly DeletedConversation Nothing = new(0, null, false);
}
