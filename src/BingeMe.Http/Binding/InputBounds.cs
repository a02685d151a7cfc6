using System.Buffers;
using System.Text;
using System.Text.Json;

namespace BingeMe.Http.Binding;

/// <summary>
/// How much of anything an input may hold, looked at before the things themselves: what a client sends may be as large as a body, and each
/// of its values costs many times its bytes once it is read.
/// </summary>
internal static class InputBounds
{
    /// <summary>Items of one list or map, and values inside of one free-form value, where no rule says less.</summary>
    public const int Items = 1000;

    /// <summary>Values of a whole body, the unknown ones included.</summary>
    public const int Values = 20_000;

    /// <summary>Bytes of one text or of one free-form value.</summary>
    public const int TextBytes = 1024 * 1024;

    /// <summary>Bytes of all that an operation knows of a body.</summary>
    public const int InputBytes = 2 * 1024 * 1024;

    /// <summary>Bytes from which on a body is worth cutting down before it becomes a document.</summary>
    private const int Large = 256 * 1024;

    private const int FirstBlock = 4096;
    private const int LongestName = 64;

    /// <summary>Counts the values of a JSON body without keeping any.</summary>
    /// <param name="json">The body.</param>
    /// <returns>The member of the body in which the bound is passed, <c>body</c> where it has no name to tell; null when it holds.</returns>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static string? Passed(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        var values = 0;
        var name = default(ReadOnlySpan<byte>);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.CurrentDepth == 1) name = reader.ValueIsEscaped ? default : reader.ValueSpan;
                continue;
            }

            if (reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject) continue;
            if (++values > Values) return name.Length is 0 or > LongestName ? "body" : Encoding.UTF8.GetString(name);
        }

        return null;
    }

    /// <summary>
    /// A large body without what no operation reads of it: a document takes as much memory again as the text that it is made from, and nearly
    /// all of such a text is white space, unknown members, or values that are refused for their length anyway.
    /// </summary>
    /// <param name="json">A JSON body that was seen to be well-formed.</param>
    /// <param name="schema">The input's.</param>
    /// <param name="errors">Takes members that are too long.</param>
    public static ReadOnlyMemory<byte> WithoutRest(ReadOnlyMemory<byte> json, ObjectSchema schema, ValidationErrors errors)
    {
        var reader = new Utf8JsonReader(json.Span);
        if (json.Length <= Large || !reader.Read() || reader.TokenType != JsonTokenType.StartObject) return json;
        var kept = new ArrayBufferWriter<byte>(FirstBlock);
        kept.Write("{"u8);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = schema.NameOf(ref reader);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (name is null) continue;
            var value = json.Span[start..(int)reader.BytesConsumed];
            if (kept.WrittenCount + value.Length > InputBytes)
            {
                schema.Note(name, $"{name} makes the input longer than {InputBytes} bytes.", errors);
                continue;
            }

            if (kept.WrittenCount > 1) kept.Write(","u8);
            kept.Write(Encoding.UTF8.GetBytes($"\"{JsonEncodedText.Encode(name)}\":"));
            kept.Write(value);
        }

        kept.Write("}"u8);
        return kept.WrittenMemory;
    }

    /// <summary>Whether a free-form value holds no more than it may, parts of parts included.</summary>
    public static bool Holds(JsonElement value)
    {
        var left = Items;
        return Takes(value, ref left);
    }

    private static bool Takes(JsonElement value, ref int left)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Array:
                if ((left -= value.GetArrayLength()) < 0) return false;
                foreach (var item in value.EnumerateArray())
                    if (!Takes(item, ref left)) return false;
                return true;
            case JsonValueKind.Object:
                if ((left -= value.GetPropertyCount()) < 0) return false;
                foreach (var member in value.EnumerateObject())
                    if (!Takes(member.Value, ref left)) return false;
                return true;
            default:
                return true;
        }
    }
}
