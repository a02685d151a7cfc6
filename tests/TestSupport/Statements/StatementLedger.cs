using System.Collections.Concurrent;

namespace BingeMe.TestSupport.Statements;

/// <summary>The statements that ran on a database, in a form that is the same on every engine: what the dialect wrote is named by its call.</summary>
public sealed class StatementLedger
{
    private readonly ConcurrentDictionary<string, string> fragments = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte> statements = new(StringComparer.Ordinal);

    private int count;

    /// <summary>How many statements ran, repeats counted.</summary>
    public int Count => Volatile.Read(ref count);

    /// <summary>The distinct statements, sorted.</summary>
    public IReadOnlyList<string> Statements => [.. statements.Keys.Select(Neutral).Distinct().Order(StringComparer.Ordinal)];

    internal void Ran(string sql)
    {
        Interlocked.Increment(ref count);
        statements.TryAdd(sql, 0);
    }

    internal string Written(string fragment, string call)
    {
        fragments[fragment] = call;
        return fragment;
    }

    // Long fragments first: one may stand within another.
    private string Neutral(string sql) => fragments.OrderByDescending(f => f.Key.Length)
        .Aggregate(sql, static (text, fragment) => text.Replace(fragment.Key, $"<{fragment.Value}>", StringComparison.Ordinal));
}
