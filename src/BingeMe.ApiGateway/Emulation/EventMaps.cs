using System.Text.Json;

namespace BingeMe.ApiGateway.Emulation;

/// <summary>Writes the maps that events consist of.</summary>
internal static class EventMaps
{
    /// <summary>A map of the last value a name; null when there are no pairs.</summary>
    public static void WriteLast(
        Utf8JsonWriter json, string property, IReadOnlyCollection<KeyValuePair<string, string>> pairs, StringComparer comparer)
    {
        if (pairs.Count == 0)
        {
            json.WriteNull(property);
            return;
        }

        json.WriteStartObject(property);
        foreach (var group in pairs.GroupBy(static p => p.Key, comparer)) json.WriteString(group.Key, group.Last().Value);
        json.WriteEndObject();
    }

    /// <summary>A map of all values a name; null when there are no pairs.</summary>
    public static void WriteLists(
        Utf8JsonWriter json, string property, IReadOnlyCollection<KeyValuePair<string, string>> pairs, StringComparer comparer)
    {
        if (pairs.Count == 0)
        {
            json.WriteNull(property);
            return;
        }

        json.WriteStartObject(property);
        foreach (var group in pairs.GroupBy(static p => p.Key, comparer))
        {
            json.WriteStartArray(group.Key);
            foreach (var (_, value) in group) json.WriteStringValue(value);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    /// <summary>A map of the values a name joined by commas.</summary>
    public static void WriteJoined(
        Utf8JsonWriter json, string property, IReadOnlyCollection<KeyValuePair<string, string>> pairs, string separator)
    {
        json.WriteStartObject(property);
        foreach (var group in pairs.GroupBy(static p => p.Key, StringComparer.Ordinal))
            json.WriteString(group.Key, string.Join(separator, group.Select(static p => p.Value)));
        json.WriteEndObject();
    }

    /// <summary>A map as it is.</summary>
    public static void WriteAll(Utf8JsonWriter json, string property, IReadOnlyDictionary<string, string> map)
    {
        json.WriteStartObject(property);
        foreach (var (name, value) in map) json.WriteString(name, value);
        json.WriteEndObject();
    }
}
