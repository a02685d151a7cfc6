namespace BingeMe.Cutover.Observing;

/// <summary>
/// Which operation a request belongs to, by method and path templates, so that one broken operation with a small part of the traffic is
/// seen (docs/cutover.md, point 13). What matches nothing is one group: clients cannot make up groups.
/// </summary>
public sealed class RouteGroups
{
    /// <summary>The group of what matches no template.</summary>
    public const string Other = "(other)";

    private readonly Node root = new();

    /// <summary>Groups by templates.</summary>
    /// <param name="templates">E.g. <c>GET /posts/{id}</c>; a segment in braces matches any one segment, and a literal one goes before it.</param>
    /// <exception cref="FormatException">One has not this form.</exception>
    public RouteGroups(IEnumerable<string> templates)
    {
        foreach (var template in templates)
        {
            if (template.Split(' ') is not [{ Length: > 0 } method, ['/', ..] path]) throw new FormatException($"'{template}' is no method and path, such as 'GET /posts/{{id}}'.");
            var node = root;
            foreach (var segment in Segments(path))
            {
                if (segment is ['{', .., '}']) node = node.Any ??= new Node();
                else if (node.Literals.TryGetValue(segment, out var next)) node = next;
                else node.Literals[segment] = node = new Node();
            }

            node.Names[method] = template;
        }
    }

    /// <summary>The group of a request.</summary>
    /// <param name="method">E.g. <c>GET</c>; <c>HEAD</c> is with <c>GET</c>.</param>
    /// <param name="path">Without the query.</param>
    public string Of(string method, string path) => Find(root, Segments(path), 0, method == "HEAD" ? "GET" : method) ?? Other;

    private static string? Find(Node node, string[] segments, int index, string method)
    {
        if (index == segments.Length) return node.Names.GetValueOrDefault(method);
        return (node.Literals.TryGetValue(segments[index], out var literal) ? Find(literal, segments, index + 1, method) : null)
            ?? (node.Any is { } any ? Find(any, segments, index + 1, method) : null);
    }

    private static string[] Segments(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    private sealed class Node
    {
        public Dictionary<string, Node> Literals { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, string> Names { get; } = new(StringComparer.Ordinal);

        public Node? Any { get; set; }
    }
}
