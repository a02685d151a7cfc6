using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Notifications;

/// <summary>DELETE /notifications/delete-all: all of the caller's; none is a success too. Contract: posts-messages.md.</summary>
internal sealed class DeleteAllNotifications(NotificationsSql sql)
{
    public async Task<Reply<Nothing>> Handle(Call<Nothing> call)
    {
        await sql.DeleteAll(call.MemberId, call.Cancelled);
        return Reply.Ok("Notifications deleted.");
    }
}
