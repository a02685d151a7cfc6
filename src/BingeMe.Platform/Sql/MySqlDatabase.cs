using System.Data.Common;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using BingeMe.Handlers.Ports;
using BingeMe.Platform.Resilience;
using MySqlConnector;

namespace BingeMe.Platform.Sql;

/// <summary>The production database: MySQL 8 or MariaDB 10.11 behind a pool. It never migrates by itself; <c>bingeme migrate</c> does.</summary>
public sealed class MySqlDatabase : IDatabase, IAsyncDisposable
{
    private static readonly Histogram<double> Wait = new Meter(PlatformMetrics.MeterName).CreateHistogram<double>(
        "bingeme.sql.connection_wait", "s", "Time that requests wait for a connection of the pool.");

    private readonly Lazy<MySqlDataSource> source;
    private readonly Breaker breaker = new("sql");

    /// <summary>Says where the database is; nothing is connected yet.</summary>
    /// <param name="options">Where.</param>
    public MySqlDatabase(MySqlOptions options) => source = new Lazy<MySqlDataSource>(() => Source(options, options.Connections, "bingeme"));

    /// <inheritdoc/>
    public SqlDialect Dialect => MySqlDialect.Instance;

    /// <inheritdoc/>
    public async ValueTask<DbConnection> Open(CancellationToken cancelled)
    {
        breaker.Demand();
        var started = Stopwatch.GetTimestamp();
        try
        {
            var connection = await Open(source.Value, cancelled);
            breaker.Answered();
            return connection;
        }
        catch (DependencyException e) when (!IsCrowd(e.InnerException))
        {
            breaker.Failed();
            throw;
        }
        finally
        {
            Wait.Record(Stopwatch.GetElapsedTime(started).TotalSeconds);
        }
    }

    /// <summary>Closes the pool.</summary>
    public ValueTask DisposeAsync() => source.IsValueCreated ? source.Value.DisposeAsync() : ValueTask.CompletedTask;

    // A full pool is our own crowd; the server is well, and those who have a connection must go on.
    private static bool IsCrowd(Exception? e) => e?.Message.Contains("pooled connections are in use", StringComparison.Ordinal) == true;

    /// <summary>A pool of its own for the options.</summary>
    internal static MySqlDataSource Source(MySqlOptions options, int connections, string application)
    {
        var text = new MySqlConnectionStringBuilder
        {
            Server = options.Host,
            Port = (uint)options.Port,
            UserID = options.User,
            Password = options.Password,
            Database = options.Database,
            ApplicationName = application,
            MaximumPoolSize = (uint)connections,
            // Bounds the wait for a connection of the pool, too.
            ConnectionTimeout = 2,
            DefaultCommandTimeout = (uint)options.CommandSeconds,
            CancellationTimeout = 1,
            CharacterSet = "utf8mb4",
            // Columns are UTC (ruling 17). The session's time zone stays the server's, as it is for the legacy stack (platform-auth P11).
            DateTimeKind = MySqlDateTimeKind.Utc,
            // Old rows may hold 0000-00-00; it reads as the least DateTime instead of failing the request.
            ConvertZeroDateTime = true,
            TreatTinyAsBoolean = false,
        };
        return new MySqlDataSource(text.ConnectionString);
    }

    /// <summary>An open connection of a pool.</summary>
    /// <exception cref="DependencyException">The server cannot be reached, or the pool stays exhausted.</exception>
    internal static async ValueTask<MySqlConnection> Open(MySqlDataSource source, CancellationToken cancelled)
    {
        try
        {
            return await source.OpenConnectionAsync(cancelled);
        }
        catch (MySqlException e)
        {
            throw new DependencyException("sql", e);
        }
    }
}
