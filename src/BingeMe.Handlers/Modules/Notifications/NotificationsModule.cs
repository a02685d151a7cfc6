using System.Text.Json.Serialization;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Paging;
using BingeMe.Handlers.Services;
using BingeMe.Http.Operations;

namespace BingeMe.Handlers.Modules.Notifications;

/// <summary>What members are told, and what they want to be told. Contract: posts-messages.md, Notifications.</summary>
internal static class NotificationsModule
{
    public static void Declare(OperationTable api, HandlerContext x)
    {
        var sql = new NotificationsSql(x.Database);
        var settings = new SettingsSql(x.Database);

        api.Get("notifications.listNotifications", "/notifications").Members().Summary("Lists the caller's notifications, newest first.").Errors(400)
            .Takes(static () => NotificationsJson.Default.NotificationsQuery)
            .Answers(static () => NotificationsJson.Default.NotificationPage)
            .Handle(new ListNotifications(sql, new Subjects(new SubjectSql(x.Database)), new MediaUrls(x.Settings.CdnBase), Pages.Of(x.Settings), x.Ids, x.Clock).Handle);

        api.Get("notifications.getSettings", "/notification/settings").AlsoAt("/notifications/settings").Members().EdgeCache(600, "CF_TTL_NOTIFICATION_SETTINGS")
            .Summary("Tells what the caller wants to be told.")
            .Answers(static () => NotificationsJson.Default.NotificationSettings)
            .Handle(new GetSettings(settings).Handle);

        api.Post("notifications.updateSettings", "/notification/settings").AlsoAt("/notifications/settings").Members()
            .Summary("Sets what the caller wants to be told.").Errors(400)
            .Takes(static () => NotificationsJson.Default.SettingsBody, static () => new SettingsRules())
            .Answers(static () => NotificationsJson.Default.NotificationSettings)
            .Handle(new UpdateSettings(settings, x.Clock).Handle);

        api.Delete("notifications.deleteNotification", "/notifications/delete/{id}").Members().Summary("Deletes one of the caller's notifications.").Errors(400, 404)
            .Answers(static () => NotificationsJson.Default.DeletedNotification)
            .Handle(new DeleteNotification(sql, x.Ids).Handle);

        api.Delete("notifications.deleteAllNotifications", "/notifications/delete-all").Members().Summary("Deletes all of the caller's notifications.")
            .Handle(new DeleteAllNotifications(sql).Handle);
    }
}

/// <summary>Source-generated JSON of the notifications module.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(NotificationsQuery))]
[JsonSerializable(typeof(SettingsBody))]
[JsonSerializable(typeof(NotificationPage))]
[JsonSerializable(typeof(NotificationSettings))]
[JsonSerializable(typeof(DeletedNotification))]
internal sealed partial class NotificationsJson : JsonSerializerContext;
