using System.Text.Json.Serialization;

namespace BingeMe.Platform.Integrations.Alerts;

/// <summary>Body of sendMessage.</summary>
internal sealed record TelegramMessage(
    [property: JsonPropertyName("chat_id")] string ChatId,
    [property: JsonPropertyName("text")] string Text,
    [property: JsonPropertyName("parse_mode")] string ParseMode);

[JsonSerializable(typeof(TelegramMessage))]
internal sealed partial class TelegramJson : JsonSerializerContext;
