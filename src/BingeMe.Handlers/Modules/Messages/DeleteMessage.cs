using System.Text.Json.Serialization;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Modules.Messages.Inbox;
using BingeMe.Handlers.Modules.Messages.Threads;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Http;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Messages;

/// <summary>Query or body of DELETE /messages/delete: the published name, or legacy's.</summary>
internal sealed class DeleteMessageRequest
{
    [JsonPropertyName("message_id")]
    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? SnakeId { get; set; }

    [JsonPropertyName("messageId")]
    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? CamelId { get; set; }
}

/// <summary>
/// DELETE /messages/delete: takes a message back, for both sides. Only its sender may, and not after it was paid for. The id may stand in
/// the query, since some proxies drop the body of a DELETE. Contract: posts-messages.md.
/// </summary>
internal sealed class DeleteMessage(Db db, SupportAccounts support, EncodedIds ids, TimeProvider clock)
{
    public async Task<Response<DeletedMessage>> Handle(RequestContext<DeleteMessageRequest> context)
    {
        var id = ids.Read((context.Input.SnakeId ?? context.Input.CamelId)?.Trim()) ?? throw ApiException.BadField("message_id", "message_id must be a message's id.");
        await using var sql = await db.Connect(context.Cancelled);
        var row = await ThreadSql.Find(sql, id);
        await support.RequireReach(sql, context.Caller!, row?.OtherThan(context.MemberId) ?? 0);
        Require(row, context.MemberId);
        if (await ClearSql.DeleteMessage(sql, context.MemberId, row!.ToUserId, id, row.ConversationId, clock.SqlNow())) return Response.Ok("Message deleted.", new DeletedMessage(id));

        // Something came in between, or it was paid for.
        if (await ClearSql.IsBought(sql, id)) throw ApiException.Conflict("The message was paid for and stays.");
        throw AlreadyDeleted();
    }

    private static void Require(MessageRow? row, long me)
    {
        if (row is null || (row.FromUserId != me && row.ToUserId != me)) throw ApiException.NotFound("There is no such message.");
        if (row.FromUserId != me) throw ApiException.Forbidden("Only its sender may delete a message.");
        if (row.IsDeleted) throw AlreadyDeleted();
    }

    private static ApiException AlreadyDeleted() => ApiException.BadField("message_id", "The message is deleted already.");
}

/// <summary>Which message went.</summary>
internal sealed record DeletedMessage(long MessageId);
