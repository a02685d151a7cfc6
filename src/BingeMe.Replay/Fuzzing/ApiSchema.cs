using System.Text.Json;
using System.Text.RegularExpressions;
using BingeMe.Replay.Samples;

namespace BingeMe.Replay.Fuzzing;

/// <summary>The operations of an OpenAPI document, as far as requests are made from it (spec.openapis.org/oas/v3.1.0).</summary>
public sealed class ApiSchema
{
    private static readonly string[] Methods = ["get", "post", "put", "patch", "delete", "head", "options"];

    private readonly JsonElement root;

    private ApiSchema(JsonElement root, IReadOnlyList<ApiOperation> operations) => (this.root, Operations) = (root, operations);

    /// <summary>The operations, in the document's order.</summary>
    public IReadOnlyList<ApiOperation> Operations { get; }

    /// <summary>Reads a document.</summary>
    /// <param name="document">OpenAPI 3 as JSON.</param>
    /// <exception cref="SampleException">It is none, or has no operation.</exception>
    public static ApiSchema Read(ReadOnlyMemory<byte> document)
    {
        try
        {
            using var parsed = JsonDocument.Parse(document);
            var root = parsed.RootElement.Clone();
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("paths", out var paths) || paths.ValueKind != JsonValueKind.Object) throw new SampleException("It is no OpenAPI document: there is no object 'paths'.");
            List<ApiOperation> operations =
            [
                .. from path in paths.EnumerateObject()
                   from method in Methods
                   where path.Value.ValueKind == JsonValueKind.Object && path.Value.TryGetProperty(method, out var found) && found.ValueKind == JsonValueKind.Object
                   select Operation(root, path.Name, method, path.Value),
            ];
            return operations.Count > 0 ? new ApiSchema(root, operations) : throw new SampleException("The OpenAPI document has no operation.");
        }
        catch (JsonException e)
        {
            throw new SampleException($"It is no JSON: {e.Message}");
        }
    }

    /// <summary>The schema that a reference of the document leads to; an empty one where it leads nowhere.</summary>
    internal JsonElement Resolved(JsonElement schema) => Resolved(root, schema);

    private static JsonElement Resolved(JsonElement root, JsonElement given)
    {
        // A document may refer in circles.
        for (var steps = 0; steps < 16 && given.ValueKind == JsonValueKind.Object && given.TryGetProperty("$ref", out var reference); steps++)
        {
            var found = root;
            foreach (var name in (reference.GetString() ?? "").Split('/').Skip(1))
                if (found.ValueKind != JsonValueKind.Object || !found.TryGetProperty(name.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal), out found)) return default;
            given = found;
        }

        return given;
    }

    private static ApiOperation Operation(JsonElement root, string path, string method, JsonElement item)
    {
        var operation = item.GetProperty(method);
        List<ApiParameter> parameters =
        [
            .. from holder in new[] { operation, item }
               where holder.TryGetProperty("parameters", out var list) && list.ValueKind == JsonValueKind.Array
               from listed in holder.GetProperty("parameters").EnumerateArray()
               let parameter = Resolved(root, listed)
               where parameter.ValueKind == JsonValueKind.Object && parameter.TryGetProperty("name", out _) && parameter.TryGetProperty("in", out _)
               select new ApiParameter(
                   parameter.GetProperty("name").GetString() ?? "",
                   parameter.GetProperty("in").GetString() ?? "",
                   parameter.TryGetProperty("required", out var required) && required.ValueKind == JsonValueKind.True,
                   parameter.TryGetProperty("schema", out var schema) ? schema : default,
                   parameter.TryGetProperty("example", out var example) ? example : default),
        ];
        var contents = operation.TryGetProperty("requestBody", out var body) && Resolved(root, body) is { ValueKind: JsonValueKind.Object } given && given.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.Object
            ? content.EnumerateObject().Select(static c => (c.Name, c.Value.TryGetProperty("schema", out var schema) ? schema : default)).ToList() : [];
        return new ApiOperation(operation.TryGetProperty("operationId", out var id) ? id.GetString() ?? "" : $"{method} {path}", method.ToUpperInvariant(), path, parameters, contents);
    }
}

/// <summary>An operation of a document.</summary>
/// <param name="id">Its id, or method and path.</param>
/// <param name="method">The method.</param>
/// <param name="path">The path with its parameters in braces.</param>
/// <param name="parameters">The parameters.</param>
/// <param name="bodies">The bodies that it takes: media type and schema.</param>
public sealed class ApiOperation(string id, string method, string path, IReadOnlyList<ApiParameter> parameters, IReadOnlyList<(string Type, JsonElement Schema)> bodies)
{
    private readonly Regex form = new($"^{string.Join('/', path.Split('/').Select(static s => s.StartsWith('{') && s.EndsWith('}') ? "([^/]+)" : Regex.Escape(s)))}\\z", RegexOptions.NonBacktracking);

    /// <summary>Its id.</summary>
    public string Id => id;

    /// <summary>The method.</summary>
    public string Method => method;

    /// <summary>The path.</summary>
    public string Path => path;

    internal IReadOnlyList<ApiParameter> Parameters => parameters;

    /// <summary>The bodies that it takes.</summary>
    internal IReadOnlyList<(string Type, JsonElement Schema)> Bodies => bodies;

    /// <summary>The values of the path's parameters in a path as it was sent; null when it is another operation's.</summary>
    internal IReadOnlyList<(string Name, string Value)>? Match(string sentMethod, string sent)
    {
        if (sentMethod != method || form.Match(sent) is not { Success: true } found) return null;
        var names = path.Split('/').Where(static s => s.StartsWith('{') && s.EndsWith('}')).Select(static s => s[1..^1]).ToList();
        return [.. names.Select((name, i) => (name, found.Groups[i + 1].Value))];
    }
}

/// <summary>A parameter of the path, the query or a header.</summary>
/// <param name="Name">Its name.</param>
/// <param name="In"><c>path</c>, <c>query</c> or <c>header</c>.</param>
/// <param name="IsRequired">Whether it must be there.</param>
/// <param name="Schema">Its schema.</param>
/// <param name="Example">An example; undefined without one.</param>
public sealed record ApiParameter(string Name, string In, bool IsRequired, JsonElement Schema, JsonElement Example);
