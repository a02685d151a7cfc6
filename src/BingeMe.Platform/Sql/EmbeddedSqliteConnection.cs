using Microsoft.Data.Sqlite;

namespace BingeMe.Platform.Sql;

/// <summary>A SQLite connection whose parameters take the forms that make comparisons come out as on MySQL.</summary>
internal sealed class EmbeddedSqliteConnection(string connectionString) : SqliteConnection(connectionString)
{
    /// <summary>The transaction that is open; null when none is.</summary>
    public SqliteTransaction? Current => Transaction;

    /// <inheritdoc/>
    public override SqliteCommand CreateCommand() =>
        new EmbeddedSqliteCommand { Connection = this, CommandTimeout = DefaultTimeout };
}
