namespace BingeMe.Handlers.Media;

/// <summary>What became of uploaded files.</summary>
/// <param name="Files">One a key, in the order of the keys.</param>
internal sealed record ProcessedMedia(IReadOnlyList<ProcessedFile> Files)
{
    /// <summary>Every key as handed in (platform-auth P12).</summary>
    public IReadOnlyList<string> Original => [.. Files.Select(f => f.Original.ToString())];

    /// <summary>The keys of what was converted.</summary>
    public IReadOnlyList<string> Converted => [.. Files.Where(f => f.IsConverted).Select(f => f.Stored.ToString())];
}
