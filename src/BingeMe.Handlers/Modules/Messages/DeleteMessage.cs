using System.Text.Json.Serialization;
using BingeMe.Handlers.Modules.Messages.Threads;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Http;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Messages;

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

/// <summary>
/// DELETE /messages/delete: takes a message back, for both sides. Only its sender may, and not after it was paid for. The id may stand in
/// the query, since some proxies drop the body of a DELETE. Contract: posts-messages.md.
/// </summary>
internal sealed class DeleteMessage(ThreadSql messages, ClearSql sql, EncodedIds ids, TimeProvider clock)
{
    public async Task<Reply<DeletedMessage>> Handle(Call<DeleteMessageBody> call)
    {
        var query = call.Request.Query;
        var text = call.Input.SnakeId ?? call.Input.CamelId ?? query.Last("message_id") ?? query.Last("messageId");
        var id = ids.Read(text?.Trim()) ?? throw ApiException.BadField("message_id", "message_id must be a message's id.");
        var row = await messages.Find(id, call.Cancelled);
        Demand(row, call.MemberId);
        if (await sql.DeleteMessage(call.MemberId, id, row!.ConversationId, clock.SqlNow(), call.Cancelled)) return Reply.Ok("Message deleted.", new DeletedMessage(id));

        // Something came in between, or it was paid for.
        if (await sql.IsBought(id, call.Cancelled)) throw ApiException.Conflict("The message was paid for and stays.");
        throw AlreadyDeleted();
    }

    private static void Demand(MessageRow? row, long me)
    {
        if (row is null || (row.FromUserId != me && row.ToUserId != me)) throw ApiException.NotFound("There is no such message.");
        if (row.FromUserId != me) throw ApiException.Forbidden("Only its sender may delete a message.");
        if (row.IsDeleted) throw AlreadyDeleted();
    }

    private static ApiException AlreadyDeleted() => ApiException.BadField("message_id", "The message is deleted already.");
}

/// <summary>Which message went.</summary>
internal sealed record DeletedMessage(long MessageId);
