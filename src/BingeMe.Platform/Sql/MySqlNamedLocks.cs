using System.Security.Cryptography;
using System.Text;
using BingeMe.Handlers.Ports;
using Dapper;
using MySqlConnector;

namespace BingeMe.Platform.Sql;

/// <summary>
/// Named locks by <c>GET_LOCK</c>. A lock lives on its connection, and its holder needs another one for its work: locks have a pool of
/// their own, or a crowd of holders could exhaust the common one and wait for each other. The server knows one set of names for all its
/// schemas, so a name begins with the schema's: deployments that share a server have locks of their own.
/// </summary>
internal sealed class MySqlNamedLocks : INamedLocks, IAsyncDisposable
{
    private const int LongestName = 64;
    private const int GraceSeconds = 2;
    private readonly Lazy<MySqlDataSource> source;
    private readonly HungServerDetector watch;
    private readonly string schema;

    /// <summary>Says where the locks are; nothing is connected yet.</summary>
    /// <param name="options">The database's place; its limit of connections bounds the locks' pool too.</param>
    public MySqlNamedLocks(MySqlOptions options)
    {
        // A lock is state of its session: here the driver resets a connection whenever it leaves the pool.
        source = new Lazy<MySqlDataSource>(() => new MySqlDataSourceBuilder(MySqlDatabase.ConnectionText(options, options.Connections, "bingeme-locks").ConnectionString).UseName($"{options.Name}_locks").Build());
        watch = new HungServerDetector(options);
        schema = options.Database;
    }

    /// <inheritdoc/>
    public async ValueTask<IAsyncDisposable> Acquire(string name, TimeSpan wait, CancellationToken cancelled)
    {
        var fitting = Fit($"{schema}:{name}");
        var connection = new GuardedConnection(await MySqlDatabase.Open(source.Value, watch, cancelled), watch);
        try
        {
            // GET_LOCK counts in whole seconds on MySQL. Dapper's short forms know no cancellation, so this is a command of our own.
            var seconds = (int)Math.Ceiling(wait.TotalSeconds);
            await using var command = connection.CreateCommand();
            command.CommandText = "select get_lock(@name, @seconds)";
            command.CommandTimeout = seconds + GraceSeconds;
            command.Parameters.Add(new MySqlParameter("@name", fitting));
            command.Parameters.Add(new MySqlParameter("@seconds", seconds));
            var got = await command.ExecuteScalarAsync(cancelled);
            cancelled.ThrowIfCancellationRequested();
            return Convert.ToInt64(got is DBNull ? 0 : got) == 1 ? new Held(connection, fitting) : throw new DependencyException("lock") { Kind = DependencyFailure.Busy };
        }
        catch
        {
            await connection.DisposeAsync();
            cancelled.ThrowIfCancellationRequested();
            throw;
        }
    }

    /// <summary>Closes the pool.</summary>
    public ValueTask DisposeAsync() => source.IsValueCreated ? source.Value.DisposeAsync() : ValueTask.CompletedTask;

    private static string Fit(string name) =>
        name.Length <= LongestName ? name : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));

    private sealed class Held(GuardedConnection connection, string name) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            try
            {
                await connection.ExecuteScalarAsync<long?>("select release_lock(@name)", new { name });
            }
            catch (Exception e) when (e is MySqlException or DependencyException)
            {
                // The connection broke, or breaks soon; the server releases the lock with it.
            }
            finally
            {
                await connection.DisposeAsync();
            }
        }
    }
}
