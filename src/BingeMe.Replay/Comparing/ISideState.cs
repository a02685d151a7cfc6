namespace BingeMe.Replay.Comparing;

/// <summary>
/// What a side left behind in stores that are servers: tables, collections, buckets, each of them a part with a name and lines without order.
/// The tool knows nothing else of them, so that any store can be compared.
/// </summary>
public interface ISideState
{
    /// <summary>The parts that may be other than when the side began; a part that is not named is as it began.</summary>
    /// <param name="cancelled">Ends the reading.</param>
    /// <exception cref="IOException">A store does not answer.</exception>
    Task<IReadOnlyCollection<string>> Changed(CancellationToken cancelled);

    /// <summary>A part's lines as they are now, one a row, item or object.</summary>
    /// <param name="part">One of either side's <see cref="Changed"/>.</param>
    /// <param name="cancelled">Ends the reading.</param>
    /// <exception cref="IOException">A store does not answer.</exception>
    Task<IReadOnlyList<string>> Lines(string part, CancellationToken cancelled);
}

/// <summary>The states of two sides, to be compared again and again.</summary>
internal interface IStatePair : IDisposable
{
    /// <summary>What differs now; empty when they are alike.</summary>
    /// <param name="cancelled">Ends the reading.</param>
    Task<IReadOnlyList<Difference>> Compare(CancellationToken cancelled);
}

/// <summary>Two data folders of embedded stores.</summary>
/// <param name="left">The first side's.</param>
/// <param name="right">The second side's.</param>
internal sealed class FolderStates(string left, string right) : IStatePair
{
    private readonly StateComparer comparer = new(left, right);

    public Task<IReadOnlyList<Difference>> Compare(CancellationToken cancelled) => Task.FromResult(comparer.Compare());

    public void Dispose() => comparer.Dispose();
}

/// <summary>Two sides' servers, and the messages in their folders.</summary>
/// <param name="left">The first side's.</param>
/// <param name="right">The second side's.</param>
/// <param name="leftFolder">The first side's folder; empty where there is none.</param>
/// <param name="rightFolder">The second side's.</param>
internal sealed class ServerStates(ISideState left, ISideState right, string leftFolder, string rightFolder) : IStatePair
{
    private readonly OutboxPair outbox = new(Path.Combine(leftFolder, "outbox"), Path.Combine(rightFolder, "outbox"));

    public async Task<IReadOnlyList<Difference>> Compare(CancellationToken cancelled)
    {
        var differences = new List<Difference>();
        var parts = (await left.Changed(cancelled)).Union(await right.Changed(cancelled), StringComparer.Ordinal).Order(StringComparer.Ordinal);
        foreach (var part in parts) StateComparer.Add(differences, part, [.. await left.Lines(part, cancelled)], [.. await right.Lines(part, cancelled)]);
        if (leftFolder.Length > 0 && rightFolder.Length > 0) outbox.Compare(differences);
        return differences;
    }

    public void Dispose()
    {
    }
}
