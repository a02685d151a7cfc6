using System.Text;

namespace BingeMe.Platform.Outside.Cdn;

/// <summary>
/// What a write makes stale: the table of platform-auth P14, on the whole path as requested, with the lists that the modules name (users.md S11,
/// posts-messages.md Edge cache and purge). A list is named with a star, since its pages differ by query.
/// </summary>
internal static class InvalidationPaths
{
    private static readonly string[] Skipped = ["/auth", "/contact", "/call", "/vc", "/s3", "/media", "/media-store", "/health", "/docs"];
    private static readonly string[] Plain = ["/sales", "/referrals", "/payout", "/verification", "/dashboard", "/live"];
    private static readonly string[] PostWrites = ["/posts/store-comment", "/posts/comment-like", "/posts/delete-comment", "/posts/like", "/posts/pin"];

    /// <summary>The paths to invalidate, the written one first; empty for paths that no cache holds.</summary>
    public static IReadOnlyList<string> For(string path)
    {
        if (!path.StartsWith('/')) path = "/" + path;
        if (path.Length > 1) path = path.TrimEnd('/');
        var lower = path.ToLowerInvariant();
        if (Array.Exists(Skipped, s => Under(lower, s)) || lower.EndsWith("upload-url", StringComparison.Ordinal)) return [];

        var paths = new List<string> { Written(path) };
        if (Under(lower, "/products") || Under(lower, "/product")) paths.Add("/products*");
        if (Under(lower, "/posts") || Under(lower, "/user/posts")) paths.AddRange(["/posts*", "/updates*", "/user/posts*", "/user/updates*"]);
        if (Array.Exists(PostWrites, w => Under(lower, w))) paths.AddRange(["/comments*", "/posts*", "/updates*", "/notifications*"]);
        else if (lower.Contains("/comment", StringComparison.Ordinal)) paths.Add(IdAfterComments(lower) is { } id ? $"/comments/{id}*" : "/comments*");
        if (Under(lower, "/messages")) paths.Add("/messages*");
        if (Under(lower, "/notifications") || Under(lower, "/notification"))
        {
            paths.Add("/notifications*");
            if (lower.Contains("/settings", StringComparison.Ordinal)) paths.AddRange(["/notification/settings", "/notifications/settings"]);
        }

        if (Under(lower, "/user")) paths.AddRange(["/user/*", "/updates*", "/posts*"]);
        if (Under(lower, "/restrict") || Under(lower, "/user/restrict")) paths.AddRange(["/restrict/user*", "/user/restrict*", "/user/search*", "/creator/subscribers*"]);
        if (Under(lower, "/restrict") || Under(lower, "/account")) paths.AddRange(["/user/*", "/privacy*"]);
        if (Under(lower, "/creator")) paths.Add("/creator/*");
        foreach (var area in Plain)
            if (Under(lower, area)) paths.Add($"{area}*");
        if (Under(lower, "/privacy")) paths.AddRange(["/privacy*", "/privacy/security", "/privacy/account/delete", "/privacy/account/retrieve"]);
        if (Under(lower, "/pages") || Under(lower, "/p")) paths.AddRange(["/pages/*", "/p/*"]);
        return [.. paths.Distinct(StringComparer.Ordinal)];
    }

    private static bool Under(string path, string area) =>
        path.StartsWith(area, StringComparison.Ordinal) && (path.Length == area.Length || path[area.Length] == '/');

    private static string? IdAfterComments(string path)
    {
        var segments = path.Split('/');
        var at = Array.FindIndex(segments, s => s.StartsWith("comment", StringComparison.Ordinal));
        var id = at >= 0 && at + 1 < segments.Length ? segments[at + 1] : "";
        return id.Length > 0 && id.All(char.IsAsciiDigit) ? id : null;
    }

    /// <summary>The path as CloudFront takes it: encoded (CloudFront, Specifying the objects to invalidate); a star in it would be a wildcard.</summary>
    private static string Written(string path)
    {
        var text = new StringBuilder(path.Length + 16);
        foreach (var segment in path[1..].Split('/')) text.Append('/').Append(Uri.EscapeDataString(segment).Replace("*", "%2A", StringComparison.Ordinal));
        return text.ToString();
    }
}
