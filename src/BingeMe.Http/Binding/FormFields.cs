using System.Text.Json.Nodes;

namespace BingeMe.Http.Binding;

/// <summary>
/// Turns form and query fields into the JSON that the binder reads, with the nested syntax that legacy accepts
/// (platform-auth P1): <c>a[b]=1</c> is an object, <c>a[]=1</c> and <c>a=1&amp;a=2</c> are arrays. What then meets a scalar field is a
/// fault there (platform-auth P20.9), never part of a query.
/// </summary>
internal static class FormFields
{
    private const int MaximumFields = 1000;
    private const int MaximumDepth = 5;

    public static JsonObject ToJson(QueryParameters fields)
    {
        if (fields.Count > MaximumFields) throw ApiException.BadRequest($"More than {MaximumFields} fields.");
        var root = new JsonObject();
        foreach (var (name, value) in fields) Put(root, Keys(name), value);
        return root;
    }

    private static List<string> Keys(string name)
    {
        var bracket = name.IndexOf('[', StringComparison.Ordinal);
        if (bracket <= 0 || !name.EndsWith(']')) return [name];
        var keys = new List<string> { name[..bracket] };
        keys.AddRange(name[(bracket + 1)..^1].Split("]["));
        if (keys.Count > MaximumDepth) throw ApiException.BadRequest($"The field '{keys[0]}' is nested deeper than {MaximumDepth} levels.");
        return keys;
    }

    private static void Put(JsonObject target, List<string> keys, string value)
    {
        for (var i = 0; i < keys.Count - 1; i++)
        {
            if (keys[i + 1].Length == 0)
            {
                Append(target, keys[i], value);
                return;
            }

            if (target[keys[i]] is not JsonObject next) target[keys[i]] = next = [];
            target = next;
        }

        if (target.ContainsKey(keys[^1])) Append(target, keys[^1], value);
        else target[keys[^1]] = value;
    }

    private static void Append(JsonObject target, string key, string value)
    {
        switch (target[key])
        {
            case JsonArray list:
                list.Add((JsonNode)value);
                break;
            case null:
                target[key] = new JsonArray(value);
                break;
            case var single:
                target[key] = new JsonArray(single.DeepClone(), value);
                break;
        }
    }
}
