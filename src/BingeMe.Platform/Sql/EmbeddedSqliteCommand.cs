using Microsoft.Data.Sqlite;

namespace BingeMe.Platform.Sql;

/// <summary>A command that makes <see cref="EmbeddedSqliteParameter"/>s.</summary>
internal sealed class EmbeddedSqliteCommand : SqliteCommand
{
    /// <inheritdoc/>
    public override SqliteParameter CreateParameter() => new EmbeddedSqliteParameter();
}
