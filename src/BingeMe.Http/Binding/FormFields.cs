using System.Text;
using System.Text.Json.Nodes;

namespace BingeMe.Http.Binding;

/// <summary>
/// Fields of a form or a query as a JSON object, the way the parser of deployed clients' servers reads them (platform-auth P1;
/// ruling 35): <c>a[b]=c</c> nests, <c>a=1&amp;a=2</c>, <c>a[]=1</c> and <c>a[0]=1</c> are lists. Everything is a text.
/// </summary>
internal static class FormFields
{
    private const int MaximumFields = 1000;
    private const int MaximumDepth = 5;

    /// <summary>Bytes of a field's name; no name that an operation knows is a tenth of this.</summary>
    private const int LongestName = 1000;

    /// <summary>Digits of a list's index: no list has more items than a form has fields.</summary>
    private const int LongestIndex = 4;

    /// <summary>The fields of a query that the input knows: what nobody reads is no fault.</summary>
    /// <param name="fields">The query.</param>
    /// <param name="schema">The input's.</param>
    /// <exception cref="ApiException">400: too many fields, or nested too deeply.</exception>
    public static JsonObject FromQuery(QueryParameters fields, ObjectSchema schema)
    {
        if (fields.Count > MaximumFields) throw TooMany();
        var root = new JsonObject();
        foreach (var (name, value) in fields)
            if (schema.Has(First(name))) Put(root, Keys(name), value);
        return Lists(root);
    }

    /// <summary>
    /// The fields of a body that the input knows. The rest is not even decoded: a body of many megabytes is as large as the client likes.
    /// </summary>
    /// <param name="body">UTF-8.</param>
    /// <param name="schema">The input's.</param>
    /// <param name="errors">Takes fields that are too long.</param>
    /// <exception cref="ApiException">400: too many fields, or nested too deeply.</exception>
    public static JsonObject FromBody(ReadOnlySpan<byte> body, ObjectSchema schema, ValidationErrors errors)
    {
        var root = new JsonObject();
        var count = 0;
        var bytes = 0;
        while (!body.IsEmpty)
        {
            var end = body.IndexOf((byte)'&');
            var part = end < 0 ? body : body[..end];
            body = end < 0 ? default : body[(end + 1)..];
            if (part.IsEmpty) continue;
            if (++count > MaximumFields) throw TooMany();
            var equals = part.IndexOf((byte)'=');
            var encoded = equals < 0 ? part : part[..equals];
            if (encoded.Length > LongestName) continue;
            var name = Decode(encoded);
            if (!schema.Has(First(name))) continue;
            var keys = Keys(name);
            var value = equals < 0 ? default : part[(equals + 1)..];
            bytes += value.Length;
            if (bytes > InputBounds.InputBytes) schema.Note(keys[0], $"{keys[0]} makes the form longer than {InputBounds.InputBytes} bytes.", errors);
            else Put(root, keys, Decode(value));
        }

        return Lists(root);
    }

    private static ApiException TooMany() => ApiException.BadRequest($"More than {MaximumFields} fields.");

    private static string Decode(ReadOnlySpan<byte> text) => QueryParameters.Decode(Encoding.UTF8.GetString(text));

    /// <summary>Where a name's first bracket opens; 0 for one without, which is a name as it stands.</summary>
    private static int Bracket(string name) => name.EndsWith(']') ? Math.Max(0, name.IndexOf('[', StringComparison.Ordinal)) : 0;

    private static string First(string name) => Bracket(name) is > 0 and var bracket ? name[..bracket] : name;

    private static List<string> Keys(string name)
    {
        var bracket = Bracket(name);
        if (bracket == 0) return [name];
        var keys = new List<string> { name[..bracket] };
        keys.AddRange(name[(bracket + 1)..^1].Split("]["));
        if (keys.Count > MaximumDepth) throw ApiException.BadRequest($"The field '{ValidationErrors.Short(keys[0])}' is nested deeper than {MaximumDepth} levels.");
        return keys;
    }

    /// <summary>Puts a value at its place. Lists are objects with their indexes for names until all fields are there.</summary>
    private static void Put(JsonObject root, List<string> keys, string value)
    {
        var target = root;
        for (var i = 0; i < keys.Count - 1; i++)
        {
            var key = i == 0 ? keys[0] : Name(target, keys[i]);
            if (target[key] is not JsonObject next) target[key] = next = AsItems(target, key);
            target = next;
        }

        var last = keys.Count == 1 ? keys[0] : Name(target, keys[^1]);
        if (!target.ContainsKey(last))
        {
            target[last] = value;
            return;
        }

        if (target[last] is not JsonObject items) target[last] = items = AsItems(target, last);
        items[Next(items)] = value;
    }

    /// <summary>What stands there already, as the first item of what becomes a list.</summary>
    private static JsonObject AsItems(JsonObject target, string key)
    {
        if (!target.Remove(key, out var single) || single is null) return [];
        return new JsonObject { ["0"] = single };
    }

    /// <summary>Empty brackets stand for the next index.</summary>
    private static string Name(JsonObject target, string key) => key.Length == 0 ? Next(target) : key;

    private static string Next(JsonObject target)
    {
        // Items mostly come in order.
        var next = target.Count;
        while (target.ContainsKey(next.ToString())) next++;
        return next.ToString();
    }

    private static JsonObject Lists(JsonObject root)
    {
        foreach (var (name, value) in root.ToList())
            if (value is JsonObject inner && AsList(inner) is var list && !ReferenceEquals(list, inner)) root[name] = list;
        return root;
    }

    private static JsonNode AsList(JsonObject fields)
    {
        Lists(fields);
        if (fields.Count == 0 || !fields.All(static f => IsIndex(f.Key))) return fields;
        var items = fields.OrderBy(static f => int.Parse(f.Key, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        fields.Clear();
        return new JsonArray([.. items.Select(static f => f.Value)]);
    }

    private static bool IsIndex(string key) =>
        key.Length is > 0 and <= LongestIndex && !key.AsSpan().ContainsAnyExceptInRange('0', '9') && (key.Length == 1 || key[0] != '0');
}
