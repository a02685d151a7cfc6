using System.Text.Json.Serialization;

namespace BingeMe.Handlers.Notifications.Answers;

/// <summary>One switch of the settings form.</summary>
internal sealed record SettingsField(
    [property: JsonPropertyName("field_id")] string Id,
    [property: JsonPropertyName("field_type")] string Type,
    [property: JsonPropertyName("field_label")] string Label,
    [property: JsonPropertyName("field_key")] string Key,
    [property: JsonPropertyName("field_default_value")] bool DefaultValue,
    [property: JsonPropertyName("channel")] string Channel);
