using System.Text;
using System.Text.Json;

namespace BingeMe.ApiGateway.Events;

/// <summary>Reads strings, lists and maps of strings from an event, with errors that name the place.</summary>
internal static class JsonText
{
    /// <summary>The string on which the reader stands.</summary>
    public static string Read(ref Utf8JsonReader reader, string where)
    {
        if (reader.TokenType != JsonTokenType.String) throw WrongType(where, "a string", reader.TokenType);
        return Unescape(ref reader, where);
    }

    /// <summary>The text of the string or name on which the reader stands.</summary>
    public static string Unescape(ref Utf8JsonReader reader, string where)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw NotUnicode(where, e);
        }
    }

    /// <summary>The strings of the list on which the reader stands; nulls are left out.</summary>
    public static List<string> ReadList(ref Utf8JsonReader reader, string where)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw WrongType(where, "a list of strings", reader.TokenType);
        var list = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            if (reader.TokenType != JsonTokenType.Null) list.Add(Read(ref reader, where));
        return list;
    }

    /// <summary>
    /// Reads a map of names to a string each (<c>headers</c>) or to a list of strings each (<c>multiValueHeaders</c>) into
    /// <paramref name="pairs"/>, in order.
    /// </summary>
    /// <param name="reader">Stands on the map's first token.</param>
    /// <param name="where">The map's name, for messages.</param>
    /// <param name="nullText">What a null value becomes; null = such a name is left out.</param>
    /// <param name="pairs">Receives the pairs.</param>
    /// <param name="isHandWritten">
    /// Whether a number or a boolean is read as its JSON text: people write events with them, gateways write strings only. A function's
    /// answer is never read so, for gateways are strict with it.
    /// </param>
    public static void ReadPairs(
        ref Utf8JsonReader reader, string where, string? nullText, List<KeyValuePair<string, string>> pairs, bool isHandWritten)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw WrongType(where, "an object", reader.TokenType);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = Unescape(ref reader, where);
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartArray)
            {
                AddPair(ref reader, where, name, nullText, pairs, isHandWritten);
                continue;
            }

            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) AddPair(ref reader, where, name, nullText, pairs, isHandWritten);
        }
    }

    /// <summary>Names the numbers and booleans of a map that <see cref="ReadPairs"/> reads as text: <c>multiValueHeaders.x-age[1]</c>.</summary>
    /// <param name="reader">Stands on the map's first token.</param>
    /// <param name="where">The map's name.</param>
    /// <param name="places">Receives them, in order.</param>
    public static void FindHandWritten(ref Utf8JsonReader reader, string where, List<string> places)
    {
        if (reader.TokenType != JsonTokenType.StartObject) return;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var place = $"{where}.{Unescape(ref reader, where)}";
            reader.Read();
            if (IsHandWritten(reader.TokenType)) places.Add(place);
            if (reader.TokenType != JsonTokenType.StartArray)
            {
                reader.Skip();
                continue;
            }

            for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
            {
                if (IsHandWritten(reader.TokenType)) places.Add($"{place}[{i}]");
                reader.Skip();
            }
        }
    }

    /// <summary>The error of a value with an unexpected type.</summary>
    public static GatewayEventException WrongType(string where, string wanted, JsonTokenType got)
    {
        var found = got switch
        {
            JsonTokenType.StartObject => "an object",
            JsonTokenType.StartArray => "a list",
            JsonTokenType.String => "a string",
            JsonTokenType.Number => "a number",
            JsonTokenType.True or JsonTokenType.False => "true or false",
            _ => "null",
        };
        return new GatewayEventException(GatewayEventFault.WrongType, $"'{where}' must be {wanted}, but is {found}.");
    }

    /// <summary>The error of text that is no Unicode: bytes that are not UTF-8, or half a surrogate pair.</summary>
    public static GatewayEventException NotUnicode(string where, Exception? cause) =>
        new(GatewayEventFault.WrongType, $"'{where}' holds text that is not valid Unicode.", inner: cause);

    private static bool IsHandWritten(JsonTokenType type) => type is JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False;

    private static void AddPair(
        ref Utf8JsonReader reader, string where, string name, string? nullText, List<KeyValuePair<string, string>> pairs, bool isHandWritten)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                pairs.Add(new(name, Unescape(ref reader, where)));
                break;
            case JsonTokenType.Null:
                if (nullText is not null) pairs.Add(new(name, nullText));
                break;
            case var type when isHandWritten && IsHandWritten(type):
                pairs.Add(new(name, Encoding.UTF8.GetString(reader.ValueSpan)));
                break;
            default:
                throw WrongType($"{where}.{name}", "a string", reader.TokenType);
        }
    }
}
