using BingeMe.Handlers.Common;
using BingeMe.Handlers.Messages.Answers;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Messages;

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
