using System.Text.Json.Serialization;

namespace BingeMe.Handlers.Modules.Notifications;

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

/// <summary>The settings as a form, and their values. Everything is absent where a call changed nothing.</summary>
internal sealed record NotificationSettings
{
    [JsonPropertyName("settings_config")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<SettingsSection>? Config { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SettingsChannels? Channels { get; init; }

    /// <summary><c>"1"</c> or <c>"0"</c>, by key.</summary>
    [JsonPropertyName("current_values")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? CurrentValues { get; init; }

    /// <summary>The same once more, where the published description has them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Settings { get; init; }
}

/// <summary>A way on which members are told.</summary>
internal sealed record SettingsChannel(string Name, bool Enabled);

/// <summary>The ways on which members are told.</summary>
internal sealed record SettingsChannels(SettingsChannel Web, SettingsChannel Email, SettingsChannel Whatsapp);

/// <summary>One switch of the settings form.</summary>
internal sealed record SettingsField(
    [property: JsonPropertyName("field_id")] string Id,
    [property: JsonPropertyName("field_type")] string Type,
    [property: JsonPropertyName("field_label")] string Label,
    [property: JsonPropertyName("field_key")] string Key,
    [property: JsonPropertyName("field_default_value")] bool DefaultValue,
    [property: JsonPropertyName("channel")] string Channel);

/// <summary>A part of the settings form.</summary>
internal sealed record SettingsSection(
    [property: JsonPropertyName("section_id")] string Id,
    [property: JsonPropertyName("section_title")] string Title,
    [property: JsonPropertyName("section_description")] string Description,
    [property: JsonPropertyName("section_enabled")] bool Enabled,
    [property: JsonPropertyName("fields")] IReadOnlyList<SettingsField> Fields);
