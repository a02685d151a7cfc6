using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using BingeMe.Handlers.Ports;
using MySqlConnector;

namespace BingeMe.Platform.Sql;

/// <summary>
/// Named locks by <c>GET_LOCK</c>. Locks live on their connection, one for all of a call, and their holder needs another one for its work: locks
/// have a pool of their own, or a crowd of holders could exhaust the common one and wait for each other. The server knows one set of names for all its
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
    public async ValueTask<IAsyncDisposable> Acquire(IReadOnlyCollection<string> names, TimeSpan wait, CancellationToken cancelled)
    {
        // A session may hold many locks, and one of them twice.
        var fitting = names.Select(name => Fit($"{schema}:{name}")).Distinct().Order(StringComparer.Ordinal).ToList();
        var held = new Held(new GuardedConnection(await MySqlDatabase.Open(source.Value, watch, cancelled), watch));
        try
        {
            var waited = Stopwatch.StartNew();
            foreach (var name in fitting)
            {
                var left = wait - waited.Elapsed;
                await held.Take(name, left > TimeSpan.Zero ? left : TimeSpan.Zero, cancelled);
            }

            return held;
        }
        catch
        {
            await held.DisposeAsync();
            cancelled.ThrowIfCancellationRequested();
            throw;
        }
    }

    /// <summary>Closes the pool.</summary>
    public ValueTask DisposeAsync() => source.IsValueCreated ? source.Value.DisposeAsync() : ValueTask.CompletedTask;

    private static string Fit(string name) =>
        name.Length <= LongestName ? name : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));

    private sealed class Held(GuardedConnection connection) : IAsyncDisposable
    {
        private readonly List<string> names = [];

        public async Task Take(string name, TimeSpan wait, CancellationToken cancelled)
        {
            // GET_LOCK counts in whole seconds on MySQL. Dapper's short forms know no cancellation, so this is a command of our own.
            var seconds = (int)Math.Ceiling(wait.TotalSeconds);
            await using var command = connection.CreateCommand();
            command.CommandText = "select get_lock(@name, @seconds)";
            command.CommandTimeout = seconds + GraceSeconds;
            command.Parameters.Add(new MySqlParameter("@name", name));
            command.Parameters.Add(new MySqlParameter("@seconds", seconds));
            // Noted first: what is broken off may have got it all the same.
            names.Add(name);
            var got = await command.ExecuteScalarAsync(cancelled);
            cancelled.ThrowIfCancellationRequested();
            if (Convert.ToInt64(got is null or DBNull ? 0 : got) != 1) throw new DependencyException("lock") { Kind = DependencyFailure.Busy };
        }

        public async ValueTask DisposeAsync()
        {
            try
            {
                // Not left to the reset of the connection, which comes only when the next one takes it from its pool.
                if (names.Count == 0 || !connection.IsUsable) return;
                await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // numbered parameters
                command.CommandText = $"select {string.Join(", ", names.Select(static (_, i) => $"release_lock(@name{i})"))}";
#pragma warning restore CA2100
                for (var i = 0; i < names.Count; i++) command.Parameters.Add(new MySqlParameter($"@name{i}", names[i]));
                await command.ExecuteScalarAsync();
            }
            catch (Exception e) when (e is MySqlException or DependencyException)
            {
                // The connection broke, or breaks soon; the server releases the locks with it.
            }
            finally
            {
                await connection.DisposeAsync();
            }
        }
    }
}
