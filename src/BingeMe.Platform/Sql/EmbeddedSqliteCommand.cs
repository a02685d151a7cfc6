using System.Data;
using BingeMe.Handlers.Ports;
using Microsoft.Data.Sqlite;

namespace BingeMe.Platform.Sql;

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
