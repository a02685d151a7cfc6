namespace BingeMe.Handlers.Accounts;

/// <summary>Addresses of stored media on the CDN (platform-auth P12, users S4).</summary>
/// <param name="cdnBase">E.g. <c>https://cdn.bingeme.com/uploads</c>.</param>
internal sealed class MediaUrls(string cdnBase)
{
    private static readonly string[] OwnFolders = ["avatar/", "cover/", "messages/", "shop/"];

    /// <summary>The address of a stored path; empty for an empty one.</summary>
    public string Of(string? path)
    {
        var trimmed = path?.TrimStart('/');
        if (string.IsNullOrEmpty(trimmed)) return "";
        return Array.Exists(OwnFolders, f => trimmed.StartsWith(f, StringComparison.Ordinal)) ? $"{cdnBase}/{trimmed}" : $"{cdnBase}/updates/{trimmed}";
    }

    /// <summary>The address of an avatar's bare file name; null for none.</summary>
    public string? Avatar(string? fileName) => string.IsNullOrEmpty(fileName) ? null : Of($"avatar/{fileName}");
}
