namespace BingeMe.Handlers.Media;

/// <summary>Addresses of stored media on the CDN (platform-auth P12, users S4).</summary>
/// <param name="cdnBase">E.g. <c>https://cdn.bingeme.com/uploads</c>.</param>
internal sealed class MediaUrls(string cdnBase)
{
    /// <summary>What a member without a picture shows in search and support lists.</summary>
    public const string FallbackAvatar = "default-1671797639.jpeg";

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

    /// <summary>The address of a cover's bare file name; null for none.</summary>
    public string? Cover(string? fileName) => string.IsNullOrEmpty(fileName) ? null : Of($"cover/{fileName}");

    /// <summary>The address of a product's picture or file; empty for none.</summary>
    public string Product(string? name) => InFolder("shop", name);

    /// <summary>The address of a post's media by its wire type; empty for none.</summary>
    /// <param name="type"><c>image</c>, <c>video</c>, <c>music</c> or <c>file</c>.</param>
    /// <param name="stored">The column: a bare name, or the whole key that the post writer stores.</param>
    public string Post(string type, string? stored) => type switch
    {
        "image" => InFolder("images", stored),
        "video" => InFolder("videos", stored),
        "music" => InFolder("music", stored),
        "file" => InFolder("files", stored),
        _ => "",
    };

    private string InFolder(string folder, string? stored)
    {
        var name = stored?[(stored.LastIndexOf('/') + 1)..];
        return string.IsNullOrEmpty(name) ? "" : Of($"{folder}/{name}");
    }
}
