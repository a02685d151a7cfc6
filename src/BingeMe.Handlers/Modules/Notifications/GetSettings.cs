using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Notifications;

/// <summary>GET /notification/settings: what the caller wants to be told. Contract: posts-messages.md.</summary>
internal sealed class GetSettings(SettingsSql sql)
{
    public async Task<Reply<NotificationSettings>> Handle(Call<Nothing> call) =>
        Reply.Ok("Notification settings.", SettingsForm.Of(await sql.Read(call.MemberId, call.Cancelled)));
}
