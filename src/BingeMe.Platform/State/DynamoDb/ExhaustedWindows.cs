using System.Collections.Concurrent;

namespace BingeMe.Platform.State.DynamoDb;

/// <summary>
/// Windows whose limit is reached, as far as this process has seen. A count only grows, so what is remembered here stays true until the
/// window ends; a client that hammers on is refused without a word to the table.
/// </summary>
internal sealed class ExhaustedWindows
{
    private const int Most = 10_000;
    private readonly ConcurrentDictionary<string, int> spent = new(StringComparer.Ordinal);

    /// <summary>Whether the window was seen to hold at least this many calls.</summary>
    public bool Contains(string identifier, int limit) => spent.TryGetValue(identifier, out var count) && count >= limit;

    /// <summary>Remembers that a window holds this many calls.</summary>
    public void Add(string identifier, int count)
    {
        // Identifiers carry their window, so old ones are never asked for again; forgetting all of them now and then costs little.
        if (spent.Count >= Most)
            spent.Clear();
        spent[identifier] = count;
    }
}
