using BingeMe.Handlers.Data;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Notifications;

/// <summary>GET /notification/settings: what the caller wants to be told. Contract: posts-messages.md.</summary>
internal sealed class GetSettings(Db db)
{
    public async Task<Reply<NotificationSettings>> Handle(Call<Nothing> call)
    {
        await using var sql = await db.Connect(call.Cancelled);
        return Reply.Ok("Notification settings.", SettingsForm.Of(await SettingsSql.Read(sql, call.MemberId)));
    }
}
