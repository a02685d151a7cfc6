using System.Text.Json.Serialization;
using BingeMe.Handlers.Services;
using BingeMe.Http.Operations;

namespace BingeMe.Handlers.Modules.Notifications;

/// <summary>What members are told, and what they want to be told. Contract: posts-messages.md, Notifications.</summary>
internal static class NotificationsModule
{
    public static void Declare(OperationTable api, HandlerContext services)
    {

        api.Get("notifications.listNotifications", "/notifications").Members().Summary("Lists the caller's notifications, newest first.").Errors(400)
            .Accepts(static () => NotificationsJson.Default.NotificationsQuery)
            .Produces(static () => NotificationsJson.Default.NotificationPage)
            .Handle(new ListNotifications(services.Db, services.Entitlement, services.MediaUrls, services.Pages, services.Ids, services.Clock).Handle);

        api.Get("notifications.getSettings", "/notification/settings").Alias("/notifications/settings").Members().EdgeCache(600, "CF_TTL_NOTIFICATION_SETTINGS")
            .Summary("Tells what the caller wants to be told.")
            .Produces(static () => NotificationsJson.Default.NotificationSettings)
            .Handle(new GetSettings(services.Db).Handle);

        api.Post("notifications.updateSettings", "/notification/settings").Alias("/notifications/settings").Members()
            .Summary("Sets what the caller wants to be told.").Errors(400)
            .Invalidates("/notifications*", "/notification/settings*")
            .Accepts(static () => NotificationsJson.Default.SettingsRequest, static () => new SettingsValidator())
            .Produces(static () => NotificationsJson.Default.NotificationSettings)
            .Handle(new UpdateSettings(services.Db, services.Clock).Handle);

        api.Delete("notifications.deleteNotification", "/notifications/delete/{id}").Members().Summary("Deletes one of the caller's notifications.").Errors(400, 404)
            .Invalidates("/notifications*")
            .Produces(static () => NotificationsJson.Default.DeletedNotification)
            .Handle(new DeleteNotification(services.Db, services.Ids).Handle);

        api.Delete("notifications.deleteAllNotifications", "/notifications/delete-all").Members().Summary("Deletes all of the caller's notifications.")
            .Invalidates("/notifications*")
            .Handle(new DeleteAllNotifications(services.Db).Handle);
    }
}

/// <summary>Source-generated JSON of the notifications module.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(NotificationsQuery))]
[JsonSerializable(typeof(SettingsRequest))]
[JsonSerializable(typeof(NotificationPage))]
[JsonSerializable(typeof(NotificationSettings))]
[JsonSerializable(typeof(DeletedNotification))]
internal sealed partial class NotificationsJson : JsonSerializerContext;
