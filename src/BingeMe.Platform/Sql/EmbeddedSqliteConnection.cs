using System.Data;
using BingeMe.Handlers.Ports;
using Microsoft.Data.Sqlite;

namespace BingeMe.Platform.Sql;

/// <summary>A SQLite connection whose parameters take the forms that make comparisons come out as on MySQL.</summary>
internal sealed class EmbeddedSqliteConnection(string connectionString, string dependency) : SqliteConnection(connectionString)
{
    /// <summary>What a failure is called in <see cref="BingeMe.Handlers.Ports.DependencyException"/>.</summary>
    public string Dependency => dependency;

    /// <summary>The transaction that is open; null when none is.</summary>
    public SqliteTransaction? Current => Transaction;

    /// <inheritdoc/>
    public override SqliteCommand CreateCommand() =>
        new EmbeddedSqliteCommand { Connection = this, CommandTimeout = DefaultTimeout };
}

/// <summary>
/// A command that makes <see cref="EmbeddedSqliteParameter"/>s. What SQLite throws because the file cannot be used just now ends here as a
/// <see cref="DependencyException"/>.
/// </summary>
internal sealed class EmbeddedSqliteCommand : SqliteCommand
{
    /// <summary>That of the connection: it has one at a time, and every command on it belongs to that one (as on MySQL by IgnoreCommandTransaction).</summary>
    public override SqliteTransaction? Transaction
    {
        get => (Connection as EmbeddedSqliteConnection)?.Current;
        set
        {
            // Decided already.
        }
    }

    /// <inheritdoc/>
    public override SqliteParameter CreateParameter() => new EmbeddedSqliteParameter();

    // The driver's other forms, asynchronous ones too, all come through these.
    /// <inheritdoc/>
    public override int ExecuteNonQuery() => Guard(() => base.ExecuteNonQuery());

    /// <inheritdoc/>
    public override object? ExecuteScalar() => Guard(() => base.ExecuteScalar());

    /// <inheritdoc/>
    public override SqliteDataReader ExecuteReader(CommandBehavior behavior) => Guard(() => base.ExecuteReader(behavior));

    private T Guard<T>(Func<T> step)
    {
        try
        {
            return step();
        }
        catch (SqliteException e) when (SqlFaults.KindOf(e) is { } kind)
        {
            throw new DependencyException((Connection as EmbeddedSqliteConnection)?.Dependency ?? "sql", e) { Kind = kind };
        }
    }
}

/// <summary>
/// Binds times as <c>yyyy-MM-dd HH:mm:ss</c>, the form of <c>current_timestamp</c>, whatever fraction they carry; and decimals as
/// numbers, because the driver's text would sort above every number wherever no column lends it an affinity (<c>sum(x) &gt;= @y</c>).
/// </summary>
internal sealed class EmbeddedSqliteParameter : SqliteParameter
{
    /// <inheritdoc/>
    public override object? Value
    {
        get => base.Value;
        set => base.Value = value switch
        {
            DateTime time => Text(time.Kind == DateTimeKind.Local ? time.ToUniversalTime() : time),
            DateTimeOffset instant => Text(instant.UtcDateTime),
            decimal number => (double)number,
            _ => value,
        };
    }

    private static string Text(DateTime utc) => utc.ToString("yyyy-MM-dd HH':'mm':'ss");
}
