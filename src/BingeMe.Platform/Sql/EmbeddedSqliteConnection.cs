using Microsoft.Data.Sqlite;

namespace BingeMe.Platform.Sql;

/// <summary>A SQLite connection whose parameters take the forms that make comparisons come out as on MySQL.</summary>
internal sealed class EmbeddedSqliteConnection(string connectionString) : SqliteConnection(connectionString)
{
    /// <inheritdoc/>
    public override SqliteCommand CreateCommand() =>
        new EmbeddedSqliteCommand { Connection = this, CommandTimeout = DefaultTimeout, Transaction = Transaction };
}
