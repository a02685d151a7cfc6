using BingeMe.Handlers.Data;
using BingeMe.Handlers.Security;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Notifications;

/// <summary>DELETE /notifications/delete/{id}: one of the caller's own. Contract: posts-messages.md.</summary>
internal sealed class DeleteNotification(Db db, EncodedIds ids)
{
    public async Task<Response<DeletedNotification>> Handle(RequestContext<Unit> context)
    {
        var id = ids.Require(context.Route["id"]);
        await using var sql = await db.Connect(context.Cancelled);
        if (!await NotificationsSql.Delete(sql, context.MemberId, id)) throw ApiException.NotFound("There is no such notification.");
        return Response.Ok("Notification deleted.", new DeletedNotification([new DeletedNotification.Row(id)]));
    }
}

/// <summary>Which notification went.</summary>
internal sealed record DeletedNotification(IReadOnlyList<DeletedNotification.Row> Notification)
{
    /// <summary>Its plain id: legacy's form, kept for the clients.</summary>
    internal sealed record Row(long Id);
}
