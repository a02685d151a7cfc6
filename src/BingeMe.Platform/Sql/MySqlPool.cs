using System.Collections.Concurrent;
using BingeMe.Handlers.Ports;
using MySqlConnector;

namespace BingeMe.Platform.Sql;

/// <summary>
/// The connections of <see cref="MySqlDatabase"/>. They are not reset between two users, which would cost two commands each time: nothing
/// that runs on them leaves state in its session, and a transaction ends before its connection goes back. So taking one out asks the server
/// nothing, and one that the server has closed meanwhile shows at its first statement (<see cref="GuardedConnection"/>).
/// </summary>
internal sealed class MySqlPool : IAsyncDisposable
{
    /// <summary>A connection that was heard from so short a time ago is taken for one that stands.</summary>
    private const int FreshMilliseconds = 50;

    /// <summary>The level that transactions rest on, whatever the server's own default is.</summary>
    private const string Level = "set session transaction isolation level repeatable read";

    /// <summary>
    /// MariaDB else makes a temporary table for the answers of each subquery that is asked once a row, lest it be asked the same again, which
    /// those of a page hardly are. MySQL knows no such switch.
    /// </summary>
    private const string WithoutSubqueryCache = Level + "; set session optimizer_switch = 'subquery_cache=off'";

    private readonly MySqlDataSource source;
    private readonly HungServerDetector watch;

    /// <summary>By the server's number of the connection, when the server last answered on it.</summary>
    private readonly ConcurrentDictionary<int, long> heard = new();

    public MySqlPool(MySqlOptions options, HungServerDetector watch)
    {
        this.watch = watch;
        MostConnections = options.Connections;
        var text = MySqlDatabase.ConnectionText(options, options.Connections, "bingeme");
        text.ConnectionReset = false;
        source = new MySqlDataSourceBuilder(text.ConnectionString).UseName(options.Name).UseConnectionOpenedCallback(Prepare).Build();
    }

    /// <summary>The most connections that it holds.</summary>
    public int MostConnections { get; }

    /// <summary>An open connection.</summary>
    /// <exception cref="DependencyException">The server cannot be reached or hangs, or the pool stays exhausted.</exception>
    public ValueTask<MySqlConnection> Take(CancellationToken cancelled) => MySqlDatabase.Open(source, watch, cancelled);

    /// <summary>Notes that the server has just answered on a connection.</summary>
    public void Heard(MySqlConnection connection)
    {
        // Numbers of connections that are no more are forgotten all at once; those that are then cost a question each.
        if (heard.Count > 8 * MostConnections) heard.Clear();
        heard[connection.ServerThread] = Environment.TickCount64;
    }

    /// <summary>Whether the server has answered on a connection a moment ago.</summary>
    public bool IsFresh(MySqlConnection connection) =>
        heard.TryGetValue(connection.ServerThread, out var at) && Environment.TickCount64 - at <= FreshMilliseconds;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => source.DisposeAsync();

    /// <summary>Sets what each session needs, once for each connection and in one message.</summary>
    private async ValueTask Prepare(MySqlConnectionOpenedContext context, CancellationToken cancelled)
    {
        if ((context.Conditions & MySqlConnectionOpenedConditions.New) == 0) return;
        var isMariaDb = context.Connection.ServerVersion.Contains("MariaDB", StringComparison.OrdinalIgnoreCase);
        await using var command = isMariaDb ? new MySqlCommand(WithoutSubqueryCache, context.Connection) : new MySqlCommand(Level, context.Connection);
        await command.ExecuteNonQueryAsync(cancelled);
        Heard(context.Connection);
    }
}
