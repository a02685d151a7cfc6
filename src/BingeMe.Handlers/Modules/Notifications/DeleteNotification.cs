using BingeMe.Handlers.Common;
using BingeMe.Handlers.Security;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Notifications;

/// <summary>DELETE /notifications/delete/{id}: one of the caller's own. Contract: posts-messages.md.</summary>
internal sealed class DeleteNotification(NotificationsSql sql, EncodedIds ids)
{
    public async Task<Reply<DeletedNotification>> Handle(Call<Nothing> call)
    {
        var id = ids.Demand(call.Route["id"]);
        if (!await sql.Delete(call.MemberId, id, call.Cancelled)) throw ApiException.NotFound("There is no such notification.");
        return Reply.Ok("Notification deleted.", new DeletedNotification([new DeletedNotification.Row(id)]));
    }
}

/// <summary>Which notification went.</summary>
internal sealed record DeletedNotification(IReadOnlyList<DeletedNotification.Row> Notification)
{
    /// <summary>Its plain id: legacy's form, kept for the clients.</summary>
    internal sealed record Row(long Id);
}
