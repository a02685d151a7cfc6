using System.Collections.Concurrent;
using System.Data.Common;

namespace BingeMe.TestSupport.Statements;

/// <summary>The statements that ran on a database, in a form that is the same on every engine: what the dialect wrote is named by its call.</summary>
/// <param name="sent">Is told of each statement, parameters and all; null = nobody.</param>
public sealed class StatementLedger(Action<SentStatement>? sent = null)
{
    private readonly ConcurrentDictionary<string, string> fragments = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte> statements = new(StringComparer.Ordinal);
    private int count;

    /// <summary>How many statements ran, repeats counted.</summary>
    public int Count => Volatile.Read(ref count);

    /// <summary>The distinct statements, sorted.</summary>
    public IReadOnlyList<string> Statements => [.. statements.Keys.Select(Neutral).Distinct().Order(StringComparer.Ordinal)];

    internal void Ran(DbCommand command)
    {
        Interlocked.Increment(ref count);
        statements.TryAdd(command.CommandText, 0);
        sent?.Invoke(new SentStatement(
            command.CommandText, [.. command.Parameters.Cast<DbParameter>().Select(p => KeyValuePair.Create(p.ParameterName, p.Value))]));
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
