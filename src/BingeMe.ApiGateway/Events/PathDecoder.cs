using BingeMe.Http;

namespace BingeMe.ApiGateway.Events;

/// <summary>Finds the path that the client means, percent-encoded, without stage and base path (gateway rules 1 to 7).</summary>
internal static class PathDecoder
{
    public static string Encoded(JsonObject root, JsonObject context, EventFormat shape, GatewayOptions options)
    {
        var path = root.Text(shape.Version2 ? "rawPath"u8 : "path"u8) ?? "";

        // RequestTarget would read text without a leading slash as an absolute URL.
        if (!path.StartsWith('/')) path = "/" + path;
        var contextPath = shape.Path == PathForm.EncodedOrDecoded ? context.Text("path"u8) : null;
        if (shape.StageInPath) path = WithoutStage(path, context.Text("stage"u8), contextPath);
        path = WithoutPrefix(path, options.BasePath.TrimEnd('/'));

        // As the client sent it, broken escapes too: the other host sees them so, and the target's decoder leaves them as text (rule 8).
        if (shape.Path == PathForm.Encoded && StandsInRequestLine(path)) return path;
        if (IsDecoded(path, contextPath, shape.Path)) path = path.Replace("%", "%25", StringComparison.Ordinal);
        return RequestTarget.EncodePath(path);
    }

    private static bool StandsInRequestLine(string path) => !path.AsSpan().ContainsAnyExceptInRange('!', '~') && path.AsSpan().IndexOfAny('?', '#') < 0;

    /// <summary>
    /// Whether a percent sign in the path is the client's own character rather than an escape. For HTTP APIs with payload 1.0 the
    /// captures disagree (gateway rule 3); <c>requestContext.path</c> is decoded in all of them, so a path that ends it is decoded too.
    /// </summary>
    private static bool IsDecoded(string path, string? contextPath, PathForm form) => form switch
    {
        PathForm.Decoded => true,
        PathForm.Encoded => false,
        _ => contextPath is not null && contextPath.EndsWith(path, StringComparison.Ordinal),
    };

    /// <summary>
    /// Removes a named stage (gateway rule 6). Not when <c>requestContext.path</c> shows that the stage was already taken off and the
    /// API's own first segment merely looks like it.
    /// </summary>
    private static string WithoutStage(string path, string? stage, string? contextPath)
    {
        if (string.IsNullOrEmpty(stage) || stage == "$default") return path;
        var prefix = "/" + stage;
        var rest = WithoutPrefix(path, prefix);
        if (ReferenceEquals(rest, path) || contextPath is null) return rest;
        return contextPath == prefix + path || contextPath == prefix + Uri.UnescapeDataString(path) ? path : rest;
    }

    /// <summary>Removes a prefix that ends on a segment boundary: <c>/v1</c> from <c>/v1/x</c>, never from <c>/v10/x</c>.</summary>
    private static string WithoutPrefix(string path, string prefix)
    {
        if (prefix.Length == 0) return path;
        if (prefix[0] != '/') prefix = "/" + prefix;
        if (!path.StartsWith(prefix, StringComparison.Ordinal)) return path;
        if (path.Length == prefix.Length) return "/";
        return path[prefix.Length] == '/' ? path[prefix.Length..] : path;
    }
}
