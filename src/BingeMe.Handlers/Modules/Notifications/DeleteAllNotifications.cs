using BingeMe.Handlers.Data;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Notifications;

/// <summary>DELETE /notifications/delete-all: all of the caller's; none is a success too. Contract: posts-messages.md.</summary>
internal sealed class DeleteAllNotifications(Db db)
{
    public async Task<Reply<Nothing>> Handle(Call<Nothing> call)
    {
        await using var sql = await db.Connect(call.Cancelled);
        await NotificationsSql.DeleteAll(sql, call.MemberId);
        return Reply.Ok("Notifications deleted.");
    }
}
