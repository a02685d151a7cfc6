using System.Text.Json;
using BingeMe.Handlers.Notifications.Answers;
using BingeMe.Handlers.Notifications.Bodies;
using BingeMe.Handlers.Ports;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Notifications.Settings;

/// <summary>POST /notification/settings: sets the switches that were sent. Contract: posts-messages.md.</summary>
internal sealed class UpdateSettings(SettingsSql sql, TimeProvider clock)
{
    public async Task<Reply<NotificationSettings>> Handle(Call<SettingsBody> call)
    {
        var body = call.Input;
        if (!body.Sent.Any()) return Reply.Ok("Nothing to change.", new NotificationSettings());
        var changes = new SettingsRow
        {
            NewSubscriber = Stored(body.NewSubscriber),
            LikedPost = Stored(body.LikedPost),
            CommentedPost = Stored(body.CommentedPost),
            NewTip = Stored(body.NewTip),
            NewPpv = Stored(body.NewPpv),
            LikedComment = Stored(body.LikedComment),
            MissedCallByMail = Stored(body.MissedCallByMail),
            MissedCallByWhatsApp = Stored(body.MissedCallByWhatsApp),
        };
        await sql.Write(call.MemberId, changes, clock.SqlNow(), call.Cancelled);
        return Reply.Ok("Notification settings saved.", SettingsForm.Of(await sql.Read(call.MemberId, call.Cancelled)));
    }

    private static string? Stored(JsonElement? sent) => sent is not { } value ? null : value.GetString() == "1" ? "yes" : "no";
}
