using System.Data.Common;
using BingeMe.Handlers.Ports;
using BingeMe.Platform.Migrations;
using BingeMe.Platform.Sql.Dialects;
using Microsoft.Data.Sqlite;

namespace BingeMe.Platform.Sql;

/// <summary>
/// The embedded database. The first connection brings the schema up to date and, if wanted, loads the demo data into an empty
/// database; processes that start at the same time wait for each other.
/// </summary>
public sealed class SqliteDatabase : IDatabase, IDisposable
{
    private readonly SqliteFile file;
    private readonly TimeProvider clock;
    private readonly bool demoData;
    private readonly SemaphoreSlim preparing = new(1, 1);
    private volatile bool ready;

    /// <summary>Names the database; nothing is opened or created yet.</summary>
    /// <param name="path">The file, e.g. <c>.data/bingeme.db</c>.</param>
    /// <param name="demoData">Whether an empty database gets the demo data.</param>
    /// <param name="clock">The present, on which the demo data's times hang.</param>
    public SqliteDatabase(string path, bool demoData, TimeProvider clock)
    {
        file = new SqliteFile(path, "sql");
        this.demoData = demoData;
        this.clock = clock;
    }

    /// <inheritdoc/>
    public SqlDialect Dialect => SqliteDialect.Instance;

    /// <inheritdoc/>
    public async ValueTask<DbConnection> Open(CancellationToken cancelled)
    {
        var connection = file.Open();
        try
        {
            if (!ready)
                await Prepare(connection, cancelled);
            return connection;
        }
        catch (SqliteException e)
        {
            await connection.DisposeAsync();
            throw new DependencyException("sql", e) { Kind = SqlFaults.KindOf(e) ?? DependencyFailure.Broken };
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Closes the pooled connections, so that the file can be deleted.</summary>
    public void Dispose()
    {
        file.Release();
        preparing.Dispose();
    }

    // The header field user_version says at the cost of one read that all of this is done already.
    private async Task Prepare(EmbeddedSqliteConnection connection, CancellationToken cancelled)
    {
        await preparing.WaitAsync(cancelled);
        try
        {
            var wanted = EmbeddedSql.Fingerprint + (demoData ? 1 : 0);
            if (ready || Scalar(connection, "pragma user_version") == wanted)
            {
                ready = true;
                return;
            }

            await new Migrator(connection, SqliteDialect.Instance, clock).Apply(includeContract: true, cancelled);
            if (demoData)
                await DemoData.LoadIfEmpty(connection, clock.GetUtcNow(), cancelled);
            Scalar(connection, $"pragma user_version = {wanted}");
            ready = true;
        }
        finally
        {
            preparing.Release();
        }
    }

    private static long Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constant text and a number of ours
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar() is long value ? value : 0;
    }
}
