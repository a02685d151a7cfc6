using BingeMe.Handlers.Notifications.Answers;

namespace BingeMe.Handlers.Notifications.Settings;

/// <summary>The form in which clients show the switches.</summary>
internal static class SettingsForm
{
    private static readonly SettingsSection[] Sections =
    [
        new(
            "notifications",
            "Notifications",
            "Choose what you want to hear about.",
            true,
            [
                Field("new_subscriber", "New subscribers", "notify_new_subscriber", true, "web"),
                Field("liked_post", "Likes of my posts", "notify_liked_post", true, "web"),
                Field("commented_post", "Comments on my posts", "notify_commented_post", true, "web"),
                Field("new_tip", "Tips", "notify_new_tip", true, "web"),
                Field("bought_content", "Bought posts and messages", "notify_new_ppv", true, "web"),
                Field("liked_comment", "Likes of my comments", "notify_liked_comment", true, "web"),
                Field("missed_video_call_email", "Missed video calls", "notify_missed_vc_email", false, "email"),
                Field("missed_video_call_whatsapp", "Missed video calls", "notify_missed_vc_wa", false, "whatsapp"),
            ]),
    ];

    private static readonly SettingsChannels Channels = new(new("Web", true), new("Email", true), new("WhatsApp", true));

    public static NotificationSettings Of(SettingsRow row) =>
        new() { Config = Sections, Channels = Channels, CurrentValues = row.Values, Settings = row.Values };

    private static SettingsField Field(string id, string label, string key, bool defaultValue, string channel) => new(id, "toggle", label, key, defaultValue, channel);
}
