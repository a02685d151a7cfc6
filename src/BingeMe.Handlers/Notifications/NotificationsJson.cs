using System.Text.Json.Serialization;
using BingeMe.Handlers.Notifications.Answers;
using BingeMe.Handlers.Notifications.Bodies;

namespace BingeMe.Handlers.Notifications;

/// <summary>Source-generated JSON of the notifications module.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(NotificationsQuery))]
[JsonSerializable(typeof(SettingsBody))]
[JsonSerializable(typeof(NotificationPage))]
[JsonSerializable(typeof(NotificationSettings))]
[JsonSerializable(typeof(DeletedNotification))]
internal sealed partial class NotificationsJson : JsonSerializerContext;
