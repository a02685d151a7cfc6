using System.Text.Json.Serialization;

namespace BingeMe.Platform.Integrations.WhatsApp;

/// <summary>Body of a template message (platform-auth P15; Meta, WhatsApp Cloud API, Messages).</summary>
internal sealed record TemplateMessage(
    [property: JsonPropertyName("messaging_product")] string Product,
    [property: JsonPropertyName("recipient_type")] string RecipientType,
    [property: JsonPropertyName("to")] string To,
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("template")] TemplateMessage.Filled Template)
{
    /// <summary>The template that carries a code in its body and in the button that copies it.</summary>
    public static TemplateMessage Code(string to, string template, string code)
    {
        Parameter[] text = [new("text", code)];
        return new TemplateMessage(
            "whatsapp", "individual", to, "template", new Filled(template, new Language("en"), [new("body", null, null, text), new("button", "url", "0", text)]));
    }

    internal sealed record Filled(
        [property: JsonPropertyName("name")] string Name,
        [property: JsonPropertyName("language")] Language Language,
        [property: JsonPropertyName("components")] IReadOnlyList<Component> Components);

    internal sealed record Language([property: JsonPropertyName("code")] string Code);

    internal sealed record Component(
        [property: JsonPropertyName("type")] string Type,
        [property: JsonPropertyName("sub_type")] string? SubType,
        [property: JsonPropertyName("index")] string? Index,
        [property: JsonPropertyName("parameters")] IReadOnlyList<Parameter> Parameters);

    internal sealed record Parameter([property: JsonPropertyName("type")] string Type, [property: JsonPropertyName("text")] string Text);
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TemplateMessage))]
internal sealed partial class WhatsAppJson : JsonSerializerContext;
