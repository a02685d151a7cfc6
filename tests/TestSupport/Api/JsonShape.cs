using System.Text.Json;
using System.Text.Json.Nodes;

namespace BingeMe.TestSupport.Api;

/// <summary>Tells a JSON value's shape in a line, so that a test can hold it against the contract's.</summary>
public static class JsonShape
{
    /// <summary>Members sorted by name; arrays show their first item.</summary>
    public static string Of(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject members => "{" + string.Join(',', members.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => Member(m.Key, m.Value))) + "}",
        JsonArray items => "[" + (items.Count == 0 ? "" : Of(items[0])) + "]",
        _ => node.GetValueKind() switch
        {
            JsonValueKind.String => "string",
            JsonValueKind.Number => "number",
            _ => "bool",
        },
    };

    private static string Member(string name, JsonNode? value) => value is JsonObject or JsonArray ? name + Of(value) : $"{name}:{Of(value)}";
}
