using System.Text.Json.Serialization;

namespace BingeMe.Handlers.Notifications.Answers;

/// <summary>A part of the settings form.</summary>
internal sealed record SettingsSection(
    [property: JsonPropertyName("section_id")] string Id,
    [property: JsonPropertyName("section_title")] string Title,
    [property: JsonPropertyName("section_description")] string Description,
    [property: JsonPropertyName("section_enabled")] bool Enabled,
    [property: JsonPropertyName("fields")] IReadOnlyList<SettingsField> Fields);
