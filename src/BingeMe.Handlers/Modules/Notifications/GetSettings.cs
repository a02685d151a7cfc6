using BingeMe.Handlers.Data;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Notifications;

/// <summary>GET /notification/settings: what the caller wants to be told. Contract: posts-messages.md.</summary>
internal sealed class GetSettings(Db db)
{
    public async Task<Response<NotificationSettings>> Handle(RequestContext<Unit> context)
    {
        await using var sql = await db.Connect(context.Cancelled);
        return Response.Ok("Notification settings.", SettingsForm.Of(await SettingsSql.Read(sql, context.MemberId)));
    }
}
