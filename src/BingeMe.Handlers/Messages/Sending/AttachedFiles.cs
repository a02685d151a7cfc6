namespace BingeMe.Handlers.Messages.Sending;

/// <summary>The files of a message after processing.</summary>
/// <param name="Files">What its table gets, in order.</param>
/// <param name="Original">Every key as sent.</param>
/// <param name="Converted">The keys of the pictures made of them.</param>
internal sealed record AttachedFiles(IReadOnlyList<StoredFile> Files, IReadOnlyList<string> Original, IReadOnlyList<string> Converted)
{
    /// <summary>No files.</summary>
    public static readonly AttachedFiles None = new([], [], []);

    /// <summary>Extension of the first file as it was sent: <c>messages.format</c>.</summary>
    public string Format => Original.Count == 0 ? "" : Original[0][(Original[0].LastIndexOf('.') + 1)..];

    /// <summary><c>messages.size</c>: legacy writes 0 for any message with files.</summary>
    public string Size => Files.Count == 0 ? "" : "0";
}
