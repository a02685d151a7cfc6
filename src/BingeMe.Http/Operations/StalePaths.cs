using System.Text;
using BingeMe.Http.Calls;

namespace BingeMe.Http.Operations;

/// <summary>The paths that a write makes stale, as a CDN takes them: encoded, with a star only where it stands for whatever follows.</summary>
internal static class StalePaths
{
    /// <summary>The written path itself and those that the operation names.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="path">The path as requested, decoded.</param>
    /// <param name="route">Values of its parameters.</param>
    public static IEnumerable<string> Of(Operation operation, string path, RouteValues route)
    {
        if (operation.Invalidates.Count == 0) yield break;
        yield return Encoded(path.Length > 1 ? path.TrimEnd('/') : path);
        foreach (var template in operation.Invalidates) yield return Filled(template, route);
    }

    /// <summary>Refuses templates that could not be filled.</summary>
    /// <exception cref="InvalidOperationException">One is no path, has a star before its end, or names a parameter that the operation's paths do not have.</exception>
    public static void Check(Operation operation)
    {
        foreach (var template in operation.Invalidates)
        {
            if (!template.StartsWith('/') || template.AsSpan(0, template.Length - 1).Contains('*'))
                throw new InvalidOperationException($"{operation.Id} invalidates '{template}': a path begins with a slash and may end with a star.");
            foreach (var segment in template.TrimEnd('*').Split('/').Where(static s => s.StartsWith('{')))
                if (!operation.Aliases.Append(operation.Path).All(path => path.Split('/').Contains(segment)))
                    throw new InvalidOperationException($"{operation.Id} invalidates '{template}', but not all of its paths have {segment}.");
        }
    }

    private static string Filled(string template, RouteValues route)
    {
        if (!template.Contains('{', StringComparison.Ordinal)) return template;
        foreach (var name in route.Names) template = template.Replace($"{{{name}}}", Segment(route[name]), StringComparison.Ordinal);
        return template;
    }

    private static string Encoded(string path)
    {
        var text = new StringBuilder(path.Length + 16);
        foreach (var segment in path[1..].Split('/')) text.Append('/').Append(Segment(segment));
        return text.ToString();
    }

    private static string Segment(string text) => Uri.EscapeDataString(text).Replace("*", "%2A", StringComparison.Ordinal);
}
