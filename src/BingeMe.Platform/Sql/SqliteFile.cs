using BingeMe.Handlers.Ports;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace BingeMe.Platform.Sql;

/// <summary>
/// A SQLite database file that several processes may share: write-ahead log, five seconds of patience with a writer, no foreign keys.
/// Nothing touches the disk before the first connection.
/// </summary>
internal sealed class SqliteFile
{
    private const int BusyMilliseconds = 5000;
    private readonly string? folder;
    private readonly string connectionString;
    private readonly string dependency;
    private volatile bool walled;

    /// <summary>Names a file; it is created by the first connection, its folder too.</summary>
    /// <param name="path">The file.</param>
    /// <param name="dependency">What a failure is called in <see cref="DependencyException"/>.</param>
    public SqliteFile(string path, string dependency)
    {
        var full = Path.GetFullPath(path);
        folder = Path.GetDirectoryName(full);
        this.dependency = dependency;
        connectionString = new SqliteConnectionStringBuilder { DataSource = full, DefaultTimeout = BusyMilliseconds / 1000 }.ToString();
    }

    /// <summary>An open connection from the driver's pool.</summary>
    /// <exception cref="DependencyException">The file cannot be opened.</exception>
    public EmbeddedSqliteConnection Open()
    {
        var connection = new EmbeddedSqliteConnection(connectionString, dependency);
        try
        {
            if (!walled && folder is not null)
                Directory.CreateDirectory(folder);
            connection.Open();
            // Per connection, and the pool does not tell a fresh one from a used one; both calls take microseconds.
            _ = raw.sqlite3_busy_timeout(connection.Handle, BusyMilliseconds);
            _ = raw.sqlite3_exec(connection.Handle, "pragma synchronous = normal");
            if (!walled)
            {
                using var command = connection.CreateCommand();
                command.CommandText = "pragma journal_mode = wal";
                command.ExecuteNonQuery();
                walled = true;
            }

            return connection;
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            connection.Dispose();
            throw new DependencyException(dependency, e) { Kind = (e is SqliteException lite ? SqlFaults.KindOf(lite) : null) ?? DependencyFailure.Unreachable };
        }
    }

    /// <summary>Closes the pooled connections of this file, so that it can be deleted.</summary>
    public void Release() => SqliteConnection.ClearPool(new SqliteConnection(connectionString));
}
