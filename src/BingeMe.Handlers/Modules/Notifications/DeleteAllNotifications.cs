using BingeMe.Handlers.Data;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Notifications;

/// <summary>DELETE /notifications/delete-all: all of the caller's; none is a success too. Contract: posts-messages.md.</summary>
internal sealed class DeleteAllNotifications(Db db)
{
    public async Task<Response<Unit>> Handle(RequestContext<Unit> context)
    {
        await using var sql = await db.Connect(context.Cancelled);
        await NotificationsSql.DeleteAll(sql, context.MemberId);
        return Response.Ok("Notifications deleted.");
    }
}
