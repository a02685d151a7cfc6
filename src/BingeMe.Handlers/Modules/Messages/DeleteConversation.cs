using System.Text.Json.Serialization;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Modules.Messages.Inbox;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Messages;

/// <summary>DELETE /messages/conversation/delete/{id}: for the caller alone; the other side keeps its copy (ruling 22). Contract: posts-messages.md.</summary>
internal sealed class DeleteConversation(Db db, SupportAccounts support, EncodedIds ids, TimeProvider clock)
{
    public async Task<Response<DeletedConversation>> Handle(RequestContext<Unit> context)
    {
        var other = ids.Require(context.Route["id"]);
        if (other == context.MemberId) throw ApiException.BadField("id", "id must be another member's.");
        await support.RequireReach(context.Caller!, other, context.Cancelled);
        await using var sql = await db.Connect(context.Cancelled);
        var deleted = await ClearSql.ClearConversation(sql, context.MemberId, other, clock.SqlNow());
        return Response.Ok(deleted.DeletedMessagesCount == 0 ? "There was nothing to delete." : "Conversation deleted.", deleted);
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
