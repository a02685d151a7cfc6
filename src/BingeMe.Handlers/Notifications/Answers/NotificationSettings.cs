using System.Text.Json.Serialization;

namespace BingeMe.Handlers.Notifications.Answers;

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
