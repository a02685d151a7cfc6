using System.Data.Common;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using BingeMe.Handlers.Ports;
using BingeMe.Http;
using BingeMe.Platform.Sql.Dialects;
using MySqlConnector;

namespace BingeMe.Platform.Sql;

/// <summary>The production database: MySQL 8 or MariaDB 10.11 behind a pool. It never migrates by itself; <c>bingeme migrate</c> does.</summary>
public sealed class MySqlDatabase : IDatabase, IAsyncDisposable
{
    private static readonly Histogram<double> Wait = new Meter(PlatformMetrics.MeterName).CreateHistogram<double>(
        "bingeme.sql.connection_wait", "s", "Time that requests wait for a connection of the pool.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = ApiMetrics.DurationBounds });

    private readonly Lazy<MySqlPool> pool;
    private readonly HungServerDetector watch;

    /// <summary>Says where the database is; nothing is connected yet.</summary>
    /// <param name="options">Where.</param>
    public MySqlDatabase(MySqlOptions options)
    {
        watch = new HungServerDetector(options);
        pool = new Lazy<MySqlPool>(() => new MySqlPool(options, watch));
    }

    /// <inheritdoc/>
    public SqlDialect Dialect => MySqlDialect.Instance;

    /// <inheritdoc/>
    public async ValueTask<DbConnection> Open(CancellationToken cancelled)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            await watch.Enter();
            var connection = new GuardedConnection(await pool.Value.Take(cancelled), watch, pool.Value);
            watch.Meter.Note(isUp: true);
            return connection;
        }
        catch (DependencyException e)
        {
            watch.Meter.Failed(e.Kind);
            // A full pool says nothing of the server.
            if (e.Kind is DependencyFailure.Unreachable or DependencyFailure.TimedOut or DependencyFailure.Broken) watch.Meter.Note(isUp: false);
            throw;
        }
        finally
        {
            Wait.Record(Stopwatch.GetElapsedTime(started).TotalSeconds);
        }
    }

    /// <summary>Closes the pool.</summary>
    public ValueTask DisposeAsync() => pool.IsValueCreated ? pool.Value.DisposeAsync() : ValueTask.CompletedTask;

    /// <summary>How to connect.</summary>
    internal static MySqlConnectionStringBuilder ConnectionText(MySqlOptions options, int connections, string application) => new()
    {
        Server = options.Host,
        Port = (uint)options.Port,
        UserID = options.User,
        Password = options.Password,
        Database = options.Database,
        SslMode = options.Tls switch
        {
            SqlTls.None => MySqlSslMode.None,
            SqlTls.Required => MySqlSslMode.Required,
            SqlTls.Verified => MySqlSslMode.VerifyFull,
            _ => MySqlSslMode.Preferred,
        },
        ApplicationName = application,
        MaximumPoolSize = (uint)connections,
        // Bounds the wait for a connection of the pool, too.
        ConnectionTimeout = (uint)options.ConnectSeconds,
        DefaultCommandTimeout = (uint)options.CommandSeconds,
        CancellationTimeout = 1,
        CharacterSet = "utf8mb4",
        // Columns are UTC (ruling 17). The session's time zone stays the server's, as it is for the legacy stack (platform-auth P11).
        DateTimeKind = MySqlDateTimeKind.Utc,
        // Old rows may hold 0000-00-00 and 2021-00-00, over which the driver would fail the request: OldDates reads them.
        AllowZeroDateTime = true,
        TreatTinyAsBoolean = false,
        // A connection has one transaction at a time, and every command on it belongs to that one.
        IgnoreCommandTransaction = true,
    };

    /// <summary>An open connection of a pool.</summary>
    /// <exception cref="DependencyException">The server cannot be reached or hangs, or the pool stays exhausted.</exception>
    internal static async ValueTask<MySqlConnection> Open(MySqlDataSource source, HungServerDetector watch, CancellationToken cancelled)
    {
        var opening = source.OpenConnectionAsync(cancelled);
        try
        {
            if (opening.IsCompletedSuccessfully)
                return opening.Result;
            var waiting = opening.AsTask();
            try
            {
                return await watch.Await(waiting);
            }
            catch (DependencyException)
            {
                // Should it open after all, it goes back to its pool.
                _ = waiting.ContinueWith(static t => t.Result.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
                throw;
            }
        }
        catch (Exception e) when (e is not (DependencyException or OperationCanceledException))
        {
            // What is no server of MySQL's makes the driver throw anything at all.
            throw new DependencyException("sql", e)
            {
                Kind = SqlFaults.KindOf(e) ?? (e is MySqlException && !SqlFaults.IsNonsense(e) ? DependencyFailure.Refused : DependencyFailure.Broken),
            };
        }
    }
}
