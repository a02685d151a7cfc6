using BingeMe.Http.Calls;
using BingeMe.Http.Operations;

namespace BingeMe.Http.Routing;

/// <summary>
/// A trie over path segments. A literal segment goes before a parameter (platform-auth P20.23); where the literal branch does not serve the
/// method, the parameter branch is tried. Matching ignores case and one trailing slash (platform-auth P1); GET also serves HEAD.
/// </summary>
public sealed class Router
{
    private readonly Node root = new();

    /// <summary>Builds the trie from the one table of operations.</summary>
    /// <exception cref="InvalidOperationException">A path is none, or two operations serve one; the text names them.</exception>
    public Router(IEnumerable<Operation> operations)
    {
        foreach (var operation in operations)
        {
            Add(operation, operation.Path);
            foreach (var alias in operation.Aliases) Add(operation, alias);
        }
    }

    /// <summary>Finds the operation for a method and a decoded path.</summary>
    public RouteMatch Match(string method, string path)
    {
        var segments = Segments(path);
        var values = new string[segments.Length];
        var others = new List<Operation>();
        var served = method == "HEAD" ? "GET" : method;
        if (Find(root, segments, 0, values, 0, served, others) is not { } leaf) return new(null, RouteValues.Empty, others);
        return new(leaf.Operation, leaf.Names.Length == 0 ? RouteValues.Empty : new(leaf.Names, values[..leaf.Names.Length]), []);
    }

    private static string[] Segments(string path)
    {
        var text = path.AsSpan(1);
        if (text.EndsWith("/")) text = text[..^1];
        return text.IsEmpty ? [] : text.ToString().Split('/');
    }

    private static Leaf? Find(Node node, string[] segments, int at, string[] values, int valueCount, string method, List<Operation> others)
    {
        if (at == segments.Length)
        {
            if (node.Leaves.TryGetValue(method, out var leaf)) return leaf;
            others.AddRange(node.Leaves.Values.Select(l => l.Operation));
            return null;
        }

        if (node.Literals.TryGetValue(segments[at], out var literal) && Find(literal, segments, at + 1, values, valueCount, method, others) is { } found) return found;
        if (node.Parameter is null || segments[at].Length == 0) return null;
        values[valueCount] = segments[at];
        return Find(node.Parameter, segments, at + 1, values, valueCount + 1, method, others);
    }

    private void Add(Operation operation, string template)
    {
        var node = root;
        var names = new List<string>();
        if (!template.StartsWith('/')) throw Unusable(operation, template, "begins with no slash");
        foreach (var segment in Segments(template))
        {
            if (segment.AsSpan().IndexOfAny("{}?#") >= 0 || segment.AsSpan().ContainsAny('*', '%'))
            {
                if (segment.Length < 3 || segment[0] != '{' || segment[^1] != '}' || segment.AsSpan(1, segment.Length - 2).ContainsAny("{}"))
                    throw Unusable(operation, template, $"has the segment '{segment}': a parameter is a whole one, '{{name}}', nothing stands for several, and a path has neither escapes nor a query");
                if (names.Contains(segment[1..^1])) throw Unusable(operation, template, $"has '{segment}' twice");
                names.Add(segment[1..^1]);
                node = node.Parameter ??= new Node();
                continue;
            }

            if (!node.Literals.TryGetValue(segment, out var next)) node.Literals[segment] = next = new Node();
            node = next;
        }

        if (node.Leaves.TryGetValue(operation.Method, out var present) && present.Operation != operation)
            throw new InvalidOperationException($"{operation.Method} {template} is declared by both {present.Operation.Id} and {operation.Id}.");
        node.Leaves[operation.Method] = new Leaf(operation, [.. names]);
    }

    private static InvalidOperationException Unusable(Operation operation, string template, string why) =>
        new($"{operation.Id} cannot be served: its path {template} {why}.");

    private sealed record Leaf(Operation Operation, string[] Names);

    private sealed class Node
    {
        public Dictionary<string, Node> Literals { get; } = new(StringComparer.OrdinalIgnoreCase);

        public Dictionary<string, Leaf> Leaves { get; } = new(StringComparer.Ordinal);

        public Node? Parameter { get; set; }
    }
}

/// <summary>What the router found.</summary>
/// <param name="Operation">The operation; null when none serves this method here.</param>
/// <param name="Values">Values of its path's parameters.</param>
/// <param name="Others">Operations that serve the same path with other methods; for 405 and <c>Allow</c>.</param>
public readonly record struct RouteMatch(Operation? Operation, RouteValues Values, IReadOnlyList<Operation> Others)
{
    /// <summary>Nothing serves the path.</summary>
    public static readonly RouteMatch None = new(null, RouteValues.Empty, []);
}
