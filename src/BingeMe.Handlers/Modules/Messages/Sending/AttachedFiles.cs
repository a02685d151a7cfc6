using BingeMe.Handlers.Media;
using BingeMe.Handlers.Ports;

namespace BingeMe.Handlers.Modules.Messages.Sending;

/// <summary>The files of a message after processing.</summary>
/// <param name="Files">What its table gets, in order.</param>
/// <param name="Original">Every key as sent.</param>
/// <param name="Converted">The keys of the pictures made of them.</param>
internal sealed record AttachedFiles(IReadOnlyList<StoredFile> Files, IReadOnlyList<string> Original, IReadOnlyList<string> Converted)
{
    /// <summary>No files.</summary>
    public static readonly AttachedFiles None = new([], [], []);

    /// <summary>What becomes of uploads; bad ones are 422 here.</summary>
    public static readonly AttachmentRules Rules = new(ImagePreset.Media, "media") { RefusedStatus = 422 };

    /// <summary>The files that uploads became.</summary>
    public static AttachedFiles Of(IReadOnlyList<Attachment> files) => files.Count == 0
        ? None
        : new AttachedFiles(
            [.. files.Select(static f => new StoredFile(f.Key, Type(f.Upload.Extension), f.Length))],
            [.. files.Select(static f => f.Upload.ToString())],
            [.. files.Where(static f => f.IsConverted).Select(static f => f.Key)]);

    /// <summary>Extension of the first file as it was sent: <c>messages.format</c>.</summary>
    public string Format => Original.Count == 0 ? "" : Original[0][(Original[0].LastIndexOf('.') + 1)..];

    /// <summary><c>messages.size</c>: legacy writes 0 for any message with files.</summary>
    public string Size => Files.Count == 0 ? "" : "0";

    private static string Type(string extension) => MediaTypes.Folder(extension) switch
    {
        "images" => "image",
        "videos" => "video",
        "music" => "music",
        _ => "file",
    };
}

/// <summary>A file of a message, as its table holds it.</summary>
/// <param name="Path">The key.</param>
/// <param name="Type"><c>image</c>, <c>video</c>, <c>music</c> or <c>file</c>.</param>
/// <param name="Size">Bytes.</param>
internal sealed record StoredFile(string Path, string Type, long Size);
