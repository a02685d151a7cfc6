using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace BingeMe.Http;

/// <summary>
/// JSON whose texts are texts: what somebody else wrote may escape half of a surrogate pair (<c>\ud83d</c> alone), which RFC 8259 section 8.2 calls
/// unpredictable. <see cref="JsonDocument"/> reads it, and throws <see cref="InvalidOperationException"/> later, at whoever asks for the text.
/// </summary>
public static class UnicodeJson
{
    /// <summary>Reads a document.</summary>
    /// <exception cref="JsonException">It is not JSON, or a text of it holds half of a surrogate pair.</exception>
    public static JsonDocument Parse(string json) => HasLoneSurrogates(json) ? throw Broken() : JsonDocument.Parse(json);

    /// <summary>Reads a document in UTF-8.</summary>
    /// <exception cref="JsonException">It is not JSON in UTF-8, or a text of it holds half of a surrogate pair.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> utf8) =>
        // Bytes that are no characters break whoever asks for the text as well. Escapes are ASCII.
        !Utf8.IsValid(utf8.Span) ? throw new JsonException("It is not UTF-8.") :
        utf8.Span.IndexOf("\\u"u8) >= 0 && HasLoneSurrogates(Encoding.Latin1.GetString(utf8.Span)) ? throw Broken() : JsonDocument.Parse(utf8);

    /// <summary>Whether a text of the JSON escapes half of a surrogate pair.</summary>
    public static bool HasLoneSurrogates(ReadOnlySpan<char> json) => NextLoneSurrogate(json, 0) >= 0;

    /// <summary>Where the next half of a pair is escaped, six characters long, at or behind a place outside of an escape; negative when there is none.</summary>
    public static int NextLoneSurrogate(ReadOnlySpan<char> json, int from)
    {
        for (var i = from; i < json.Length; i++)
        {
            var next = json[i..].IndexOf('\\');
            if (next < 0) return -1;
            i += next;
            var unit = Unit(json, i);
            if (!char.IsSurrogate(unit))
            {
                // The character behind it belongs to the escape; a backslash begins none then.
                i++;
                continue;
            }

            if (!char.IsHighSurrogate(unit) || !char.IsLowSurrogate(Unit(json, i + 6))) return i;
            i += 11;
        }

        return -1;
    }

    /// <summary>The code unit that is escaped at a place; U+0000 when none is.</summary>
    private static char Unit(ReadOnlySpan<char> json, int at) =>
        at + 6 <= json.Length && json[at] == '\\' && json[at + 1] == 'u'
        && ushort.TryParse(json.Slice(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit) ? (char)unit : '\0';

    private static JsonException Broken() => new("A text holds half of a surrogate pair, which is no character.");
}
