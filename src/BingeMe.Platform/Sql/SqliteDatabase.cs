using System.Data;
using System.Data.Common;
using BingeMe.Handlers.Ports;
using BingeMe.Platform.Migrations;
using BingeMe.Platform.Sql.Dialects;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace BingeMe.Platform.Sql;

/// <summary>
/// The embedded database. The first connection brings the schema up to date and, if wanted, loads the demo data into an empty
/// database; processes that start at the same time wait for each other.
/// </summary>
internal sealed class SqliteDatabase : IDatabase, IDisposable
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

    /// <inheritdoc/>
    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => new Rows(ExecuteReader(behavior), this);

    /// <inheritdoc/>
    protected override async Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken) =>
        new Rows(await ExecuteReaderAsync(behavior, cancellationToken), this);

    private T Guard<T>(Func<T> step)
    {
        try
        {
            return step();
        }
        catch (SqliteException e) when (Fault(e) is { } fault)
        {
            throw fault;
        }
    }

    private DependencyException? Fault(SqliteException e) =>
        SqlFaults.KindOf(e) is { } kind ? new DependencyException((Connection as EmbeddedSqliteConnection)?.Dependency ?? "sql", e) { Kind = kind } : null;

    /// <summary>What the command gives: of several statements each runs when its rows are asked for, the last ones when the reader is closed.</summary>
    private sealed class Rows(SqliteDataReader inner, EmbeddedSqliteCommand command) : ForwardingReader(inner)
    {
        public override bool Read()
        {
            try
            {
                return base.Read();
            }
            catch (SqliteException e) when (command.Fault(e) is { } fault)
            {
                throw fault;
            }
        }

        public override bool NextResult()
        {
            try
            {
                return base.NextResult();
            }
            catch (SqliteException e) when (command.Fault(e) is { } fault)
            {
                throw fault;
            }
        }

        public override void Close() => command.Guard(() =>
        {
            base.Close();
            return true;
        });

        protected override void Dispose(bool disposing) => command.Guard(() =>
        {
            base.Dispose(disposing);
            return true;
        });
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
