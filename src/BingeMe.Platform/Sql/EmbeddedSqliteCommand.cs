using Microsoft.Data.Sqlite;

namespace BingeMe.Platform.Sql;

/// <summary>A command that makes <see cref="EmbeddedSqliteParameter"/>s.</summary>
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
}
