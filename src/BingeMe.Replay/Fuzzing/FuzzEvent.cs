using System.Text.Json;

namespace BingeMe.Replay.Fuzzing;

/// <summary>A gateway's event while it is changed: what stands in it twice (single and listed headers, path and context) is kept alike.</summary>
internal sealed class FuzzEvent
{
    private readonly JsonPart root;

    private FuzzEvent(JsonPart root) => this.root = root;

    /// <summary>Reads an event; null when it is none.</summary>
    public static FuzzEvent? Parse(string text) => JsonPart.Parse(text) is { Kind: JsonValueKind.Object } root ? new FuzzEvent(root) : null;

    /// <summary>The header lines in order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers
    {
        get => Lines("headers", "multiValueHeaders");
        set => SetLines("headers", "multiValueHeaders", value);
    }

    /// <summary>The query's entries in order; only of formats that list them.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Query
    {
        get => Lines("queryStringParameters", "multiValueQueryStringParameters");
        set => SetLines("queryStringParameters", "multiValueQueryStringParameters", value);
    }

    /// <summary>Whether path, method and query are members of their own (payload 1.0 and load balancers), and not a raw target.</summary>
    public bool HasTarget => root.Find("path")?.AsText() is not null && root.Find("httpMethod")?.AsText() is not null;

    public string Path
    {
        get => root.Find("path")?.AsText() ?? "";
        set
        {
            var before = Path;
            root.Set("path", JsonPart.Text(value));

            // The context's has the stage before it.
            if (root.Find("requestContext") is { } context && context.Find("path")?.AsText() is { } whole && whole.EndsWith(before, StringComparison.Ordinal))
                context.Set("path", JsonPart.Text(whole[..^before.Length] + value));
            if (root.Find("pathParameters") is { Kind: JsonValueKind.Object } parameters && parameters.Find("proxy") is not null)
                parameters.Set("proxy", JsonPart.Text(value.TrimStart('/')));
        }
    }

    public string Method
    {
        get => root.Find("httpMethod")?.AsText() ?? "";
        set
        {
            root.Set("httpMethod", JsonPart.Text(value));
            if (root.Find("requestContext") is { } context && context.Find("httpMethod") is not null) context.Set("httpMethod", JsonPart.Text(value));
        }
    }

    /// <summary>The body's text; null when there is none.</summary>
    public string? Body
    {
        get => root.Find("body")?.AsText();
        set => root.Set("body", value is null ? JsonPart.Literal("null") : JsonPart.Text(value));
    }

    /// <summary>Whether the body is base64.</summary>
    public bool IsBase64
    {
        get => root.Find("isBase64Encoded")?.Kind == JsonValueKind.True && root.Find("isBase64Encoded")!.ToString() == "true";
        set => root.Set("isBase64Encoded", JsonPart.Literal(value ? "true" : "false"));
    }

    /// <summary>The body as JSON; null when it is none.</summary>
    public JsonPart? Json => IsBase64 || Body is not { } text ? null : JsonPart.Parse(text);

    /// <summary>
    /// Whether a comma may stand between two lines or in one: of a format that joins lines, hosts take what stands before it in these two,
    /// while a server that was sent one line takes all of it. Nobody can say which the client meant.
    /// </summary>
    public bool IsAmbiguous => root.Find("multiValueHeaders") is null
        && Headers.Any(static h => h.Value.Contains(',', StringComparison.Ordinal) && h.Key.ToLowerInvariant() is ("authorization" or "content-type"));

    /// <inheritdoc/>
    public override string ToString() => root.ToString();

    private List<KeyValuePair<string, string>> Lines(string single, string listed)
    {
        var lines = new List<KeyValuePair<string, string>>();
        if (root.Find(listed) is { Kind: JsonValueKind.Object } lists)
        {
            foreach (var (name, list) in lists.Members)
                foreach (var value in list.Items) lines.Add(new(name, value.AsText() ?? ""));
        }
        else if (root.Find(single) is { Kind: JsonValueKind.Object } singles)
        {
            foreach (var (name, value) in singles.Members) lines.Add(new(name, value.AsText() ?? ""));
        }

        return lines;
    }

    private void SetLines(string single, string listed, IReadOnlyList<KeyValuePair<string, string>> lines)
    {
        var hasLists = root.Find(listed) is not null;

        // Where lines are joined a header's name has no case any more: two members of one name would be no gateway's.
        var groups = lines.GroupBy(static l => l.Key, static l => l.Value, hasLists || single != "headers" ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase).ToList();
        if (lines.Count == 0 && root.Find(single)?.Kind != JsonValueKind.Object && root.Find(listed)?.Kind != JsonValueKind.Object) return;

        // What has lists tells the last value apart too; what has none joins them, as an HTTP API does.
        if (root.Find(single) is not null || !hasLists)
        {
            var singles = JsonPart.Container(isList: false);
            foreach (var group in groups) singles.Members.Add(new(group.Key, JsonPart.Text(hasLists ? group.Last() : string.Join(',', group))));
            root.Set(single, groups.Count > 0 ? singles : JsonPart.Literal("null"));
        }

        if (!hasLists) return;
        var all = JsonPart.Container(isList: false);
        foreach (var group in groups)
        {
            var values = JsonPart.Container(isList: true);
            values.Items.AddRange(group.Select(JsonPart.Text));
            all.Members.Add(new(group.Key, values));
        }

        root.Set(listed, groups.Count > 0 ? all : JsonPart.Literal("null"));
    }
}
