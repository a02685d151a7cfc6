using System.Collections.Frozen;

namespace BingeMe.Handlers.Media;

/// <summary>Extensions of uploaded files: their folder and their media type (platform-auth P12).</summary>
internal static class MediaTypes
{
    private static readonly FrozenDictionary<string, (string Folder, string ContentType)> Known = new Dictionary<string, (string, string)>
    {
        ["jpg"] = ("images", "image/jpeg"),
        ["jpeg"] = ("images", "image/jpeg"),
        ["jpe"] = ("images", "image/jpeg"),
        ["jfif"] = ("images", "image/jpeg"),
        ["png"] = ("images", "image/png"),
        ["gif"] = ("images", "image/gif"),
        ["webp"] = ("images", "image/webp"),
        ["bmp"] = ("images", "image/bmp"),
        ["svg"] = ("images", "image/svg+xml"),
        ["tiff"] = ("images", "image/tiff"),
        ["avif"] = ("images", "image/avif"),
        ["heic"] = ("images", "image/heic"),
        ["heif"] = ("other", "image/heif"),
        ["mp3"] = ("music", "audio/mpeg"),
        ["wav"] = ("music", "audio/wav"),
        ["m4a"] = ("music", "audio/mp4"),
        ["aac"] = ("music", "audio/aac"),
        ["ogg"] = ("music", "audio/ogg"),
        ["flac"] = ("music", "audio/flac"),
        ["mp4"] = ("videos", "video/mp4"),
        ["mov"] = ("videos", "video/quicktime"),
        ["avi"] = ("videos", "video/x-msvideo"),
        ["mkv"] = ("videos", "video/x-matroska"),
        ["webm"] = ("videos", "video/webm"),
        ["mpeg"] = ("videos", "video/mpeg"),
        ["3gp"] = ("videos", "video/3gpp"),
        ["flv"] = ("videos", "video/x-flv"),
        ["ogv"] = ("videos", "video/ogg"),
        ["wmv"] = ("videos", "video/x-ms-wmv"),
        ["zip"] = ("files", "application/zip"),
        ["rar"] = ("files", "application/vnd.rar"),
        ["7z"] = ("files", "application/x-7z-compressed"),
        ["tar"] = ("files", "application/x-tar"),
        ["gz"] = ("files", "application/gzip"),
        ["pdf"] = ("files", "application/pdf"),
        ["doc"] = ("files", "application/msword"),
        ["docx"] = ("files", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ["xls"] = ("files", "application/vnd.ms-excel"),
        ["xlsx"] = ("files", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ["ppt"] = ("files", "application/vnd.ms-powerpoint"),
        ["pptx"] = ("files", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
        ["txt"] = ("files", "text/plain"),
        ["rtf"] = ("files", "application/rtf"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Extensions that <see cref="Ports.IImages"/> decodes.</summary>
    public static IReadOnlyList<string> Pictures { get; } = ["jpg", "jpeg", "jpe", "jfif", "png", "gif", "webp", "bmp"];

    /// <summary>The media type; <c>application/octet-stream</c> for an unknown extension.</summary>
    public static string ContentType(string extension) => Known.TryGetValue(extension, out var known) ? known.ContentType : "application/octet-stream";

    /// <summary><c>images</c>, <c>music</c>, <c>videos</c>, <c>files</c> or <c>other</c>.</summary>
    public static string Folder(string extension) => Known.TryGetValue(extension, out var known) ? known.Folder : "other";

    /// <summary>The known extensions of a folder, in the contract's order.</summary>
    public static IEnumerable<string> In(string folder) => Known.Where(k => k.Value.Folder == folder).Select(k => k.Key).Order(StringComparer.Ordinal);

    /// <summary>The extension of a file name or key: what follows its last dot, in lower case, when that is letters and digits; else null.</summary>
    public static string? Extension(string name)
    {
        var dot = name.LastIndexOf('.');
        var tail = name.AsSpan(dot + 1);
        if (dot < 0 || tail.IsEmpty) return null;
        foreach (var c in tail)
            if (!char.IsAsciiLetterOrDigit(c)) return null;
        return tail.ToString().ToLowerInvariant();
    }
}
