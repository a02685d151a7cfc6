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
