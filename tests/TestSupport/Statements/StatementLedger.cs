using System.Collections.Concurrent;
using System.Data.Common;
using System.Text.RegularExpressions;

namespace BingeMe.TestSupport.Statements;

/// <summary>The statements that ran on a database, in a form that is the same on every engine: what the dialect wrote is named by its call.</summary>
/// <param name="sent">Is told of each statement, parameters and all, before it goes; null = nobody. What it throws comes instead of the statement.</param>
/// <param name="commit">Is told of each commit: false before it goes, true when it is done; null = nobody.</param>
public sealed partial class StatementLedger(Action<SentStatement>? sent = null, Action<bool>? commit = null)
{
    private readonly ConcurrentDictionary<string, string> fragments = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte> statements = new(StringComparer.Ordinal);
    private readonly AsyncLocal<StatementTally?> flow = new();
    private int count;
    private int roundTrips;

    /// <summary>How many statements ran, repeats counted.</summary>
    public int Count => Volatile.Read(ref count);

    /// <summary>How often the database was sent something and waited for. A transaction begins with its first statement.</summary>
    public int RoundTrips => Volatile.Read(ref roundTrips);

    /// <summary>The distinct statements, sorted.</summary>
    public IReadOnlyList<string> Statements => [.. statements.Keys.Select(Neutral).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>
    /// Begins a count of what the caller's own flow sends from here on: what other requests and work in the background send meanwhile is no
    /// part of it.
    /// </summary>
    public StatementTally Tally() => flow.Value = new StatementTally();

    internal void Ran(DbCommand command, bool isInTransaction)
    {
        Asks();
        string[] message = command.CommandText.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        // Values are parameters: a semicolon stands between two statements of one message, and nowhere else.
        foreach (var statement in message)
        {
            Interlocked.Increment(ref count);
            flow.Value?.Ran();
            statements.TryAdd(statement, 0);
            sent?.Invoke(new SentStatement(statement, [.. command.Parameters.Cast<DbParameter>().Select(p => KeyValuePair.Create(p.ParameterName, p.Value))], !isInTransaction && message.Length == 1));
        }
    }

    /// <summary>A connection is taken by the caller's flow. Gives what is to be told when it is given back.</summary>
    internal StatementTally? Opens()
    {
        flow.Value?.Opened();
        return flow.Value;
    }

    internal void Commits()
    {
        Asks();
        commit?.Invoke(false);
    }

    /// <summary>A commit that goes in one message with statements, which were counted.</summary>
    internal void CommitsWithStatements() => commit?.Invoke(false);

    internal void Committed() => commit?.Invoke(true);

    internal string Written(string fragment, string call)
    {
        fragments[fragment] = call;
        return fragment;
    }

    private void Asks()
    {
        Interlocked.Increment(ref roundTrips);
        flow.Value?.Asked();
    }

    // Long fragments first: one may stand within another.
    private string Neutral(string sql) => fragments.OrderByDescending(f => f.Key.Length)
        .Aggregate(WrittenOut().Replace(sql, "in <ids>"), static (text, fragment) => text.Replace(fragment.Key, $"<{fragment.Value}>", StringComparison.Ordinal));

    /// <summary>Ids that stand in the text (SqlList.Of).</summary>
    [GeneratedRegex(@"in \((null|-?\d+(, -?\d+)*)\)")]
    private static partial Regex WrittenOut();
}

/// <summary>What one flow sent to a database; <see cref="StatementLedger.Tally"/>.</summary>
public sealed class StatementTally
{
    private readonly Lock gate = new();
    private int statements;
    private int roundTrips;
    private int open;

    /// <summary>The most connections that it held at once.</summary>
    public int MostOpen { get; private set; }

    /// <summary>How many statements ran, repeats counted.</summary>
    public int Statements => Volatile.Read(ref statements);

    /// <summary>How often the database was sent something and waited for.</summary>
    public int RoundTrips => Volatile.Read(ref roundTrips);

    internal void Ran() => Interlocked.Increment(ref statements);

    internal void Opened()
    {
        lock (gate) MostOpen = Math.Max(MostOpen, ++open);
    }

    internal void Closed()
    {
        lock (gate) open--;
    }

    internal void Asked() => Interlocked.Increment(ref roundTrips);
}
