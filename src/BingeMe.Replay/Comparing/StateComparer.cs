namespace BingeMe.Replay.Comparing;

/// <summary>
/// Compares what two hosts left behind: every row of every table of both databases, and every message in the outbox. An equal answer
/// with another write is not parity. It may be asked again and again: what nobody wrote to since it was found alike is not read again.
/// Not for several threads at once.
/// </summary>
internal sealed class StateComparer : IDisposable
{
    private static readonly string[] Databases = ["bingeme.db", "state.db"];

    private readonly List<DatabasePair> databases = [];
    private readonly OutboxPair outbox;

    /// <summary>Opens the databases of two data folders; dispose of it before the folders go.</summary>
    /// <param name="left">The first host's folder: <c>bingeme.db</c>, <c>state.db</c> and, once something was sent, <c>outbox</c>.</param>
    /// <param name="right">The second host's.</param>
    public StateComparer(string left, string right)
    {
        outbox = new OutboxPair(Path.Combine(left, "outbox"), Path.Combine(right, "outbox"));
        try
        {
            foreach (var name in Databases) databases.Add(new DatabasePair(name, Path.Combine(left, name), Path.Combine(right, name)));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Compares two data folders once.</summary>
    /// <param name="left">The first host's folder.</param>
    /// <param name="right">The second host's.</param>
    /// <returns>A difference a row or message that only one of them has; empty when they are alike.</returns>
    /// <exception cref="InvalidDataException">A database has no tables: nothing would be compared.</exception>
    public static IReadOnlyList<Difference> Compare(string left, string right)
    {
        using var comparer = new StateComparer(left, right);
        return comparer.Compare();
    }

    /// <summary>Compares the folders as they are now.</summary>
    /// <returns>A difference a row or message that only one of them has; empty when they are alike.</returns>
    /// <exception cref="InvalidDataException">A database has no tables: nothing would be compared.</exception>
    public IReadOnlyList<Difference> Compare()
    {
        var differences = new List<Difference>();
        foreach (var database in databases) database.Compare(differences);
        outbox.Compare(differences);
        return differences;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var database in databases) database.Dispose();
    }

    /// <summary>Adds what only one of two lists has; lists have no order, and an item may stand in them twice.</summary>
    internal static void Add(List<Difference> differences, string place, List<string> left, List<string> right)
    {
        var (onlyA, onlyB) = (Without(left, right), Without(right, left));
        for (var i = 0; i < Math.Max(onlyA.Count, onlyB.Count); i++)
            differences.Add(new Difference("state", place, onlyA.ElementAtOrDefault(i), onlyB.ElementAtOrDefault(i)));
    }

    private static List<string> Without(List<string> rows, List<string> others)
    {
        var left = others.CountBy(r => r).ToDictionary(StringComparer.Ordinal);
        return [.. rows.Where(row => !left.TryGetValue(row, out var count) || (left[row] = count - 1) < 0)];
    }
}

/// <summary>The messages of two sides.</summary>
/// <param name="left">The first side's folder.</param>
/// <param name="right">The second side's.</param>
internal sealed class OutboxPair(string left, string right)
{
    /// <summary>Of each file that was found alike: size and time of change on both sides.</summary>
    private readonly Dictionary<string, (long, DateTime, long, DateTime)> alike = new(StringComparer.Ordinal);

    public void Compare(List<Difference> differences)
    {
        var (a, b) = (Names(left), Names(right));
        if (a.Count == 0 && b.Count == 0) return;
        var (rowsA, rowsB) = (new List<string>(), new List<string>());
        foreach (var name in a.Union(b).Order(StringComparer.Ordinal))
        {
            var (one, other) = (new FileInfo(Path.Combine(left, name)), new FileInfo(Path.Combine(right, name)));
            var isOnBoth = one.Exists && other.Exists;
            var stamp = isOnBoth ? (one.Length, one.LastWriteTimeUtc, other.Length, other.LastWriteTimeUtc) : default;
            if (isOnBoth && alike.TryGetValue(name, out var known) && known == stamp) continue;
            var (textA, textB) = (Text(one), Text(other));
            if (isOnBoth && textA == textB)
            {
                alike[name] = stamp;
                continue;
            }

            if (textA is not null) rowsA.Add($"{name} {textA}");
            if (textB is not null) rowsB.Add($"{name} {textB}");
        }

        StateComparer.Add(differences, "outbox", rowsA, rowsB);
    }

    /// <summary>The text; null when the file is not there, or has gone since it was looked for.</summary>
    private static string? Text(FileInfo file)
    {
        try
        {
            return file.Exists ? File.ReadAllText(file.FullName) : null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>The messages' files; a draft becomes one in a moment, under another name.</summary>
    private static HashSet<string> Names(string folder) =>
        Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder).Select(static f => Path.GetFileName(f)).Where(static f => !f.EndsWith(".draft", StringComparison.Ordinal))] : [];
}
