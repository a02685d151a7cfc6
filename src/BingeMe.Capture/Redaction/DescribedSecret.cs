using System.Text.Json;

namespace BingeMe.Capture.Redaction;

/// <summary>Secrets whose names stand beside them, not above: <c>{"name":"password","value":"..."}</c>, <c>["password","..."]</c>.</summary>
internal static class DescribedSecret
{
    /// <summary>What the value of an object is by the name that another member says; null when none says anything.</summary>
    public static SecretKind? Of(JsonElement described)
    {
        foreach (var member in described.EnumerateObject())
            if (IsName(member.Name) && member.Value.ValueKind == JsonValueKind.String && Said(member.Value) is { } kind) return kind;
        return null;
    }

    /// <summary>What the second of two items is by the first; null when that is no secret's name.</summary>
    public static SecretKind? OfPair(JsonElement item) =>
        item.ValueKind == JsonValueKind.Array && item.GetArrayLength() == 2 && item[0].ValueKind == JsonValueKind.String ? Said(item[0]) : null;

    /// <summary>Whether a member is where such an object has its value.</summary>
    public static bool IsValue(string member) =>
        member.ToLowerInvariant() is "value" or "values" or "val" or "content" or "data" or "text" or "input" or "answer" or "newvalue" or "new_value" or "oldvalue" or "old_value" or "default" or "defaultvalue" or "default_value";

    private static bool IsName(string member) => member.ToLowerInvariant() is "name" or "key" or "field" or "id" or "label" or "param" or "parameter" or "header" or "property" or "type";

    /// <summary>Long texts name nothing.</summary>
    private static SecretKind? Said(JsonElement name) => name.GetString() is { Length: <= 64 } word ? SecretShapes.OfName(word) : null;
}
