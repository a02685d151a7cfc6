using System.Text.Json;
using System.Text.Json.Serialization;

namespace BingeMe.Handlers.Users.Profile.Answers;

/// <summary>Writes a number, or an empty text where there is none, as clients of the settings page expect.</summary>
internal sealed class NumberOrEmpty : JsonConverter<long?>
{
    public override bool HandleNull => true;

    public override long? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number ? reader.GetInt64() : null;

    public override void Write(Utf8JsonWriter writer, long? value, JsonSerializerOptions options)
    {
        if (value is { } number) writer.WriteNumberValue(number);
        else writer.WriteStringValue("");
    }
}
