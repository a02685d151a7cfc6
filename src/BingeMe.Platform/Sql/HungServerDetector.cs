using BingeMe.Handlers.Ports;
using BingeMe.Platform.Resilience;
using MySqlConnector;

namespace BingeMe.Platform.Sql;

/// <summary>
/// Tells a statement that takes its time from a server that hangs: whoever has waited half a second asks whether the server still lets
/// anybody in. If it does, the wait goes on, up to the statement's own time-out; if not, it ends. So a slow query or a lock that others
/// hold costs nobody a 503, and a hung server costs a request little more than a second. A time-out, Polly's or another, cannot tell the two.
/// </summary>
/// <param name="options">Where the server is.</param>
internal sealed class HungServerDetector(MySqlOptions options)
{
    private static readonly TimeSpan Unremarkable = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan InactivityTimeout = TimeSpan.FromMilliseconds(700);

    private const int RestMilliseconds = 1000;

    private readonly Lock guard = new();
    private Task<bool>? asking;

    // 0 on a server that is well; else until when nobody asks a server that hung.
    private long hungUntil;

    /// <summary>Measures what is asked of the server.</summary>
    public DependencyMeter Meter { get; } = DependencyMeter.Of(options.Name);

    /// <summary>
    /// Lets everybody in on a server that is well. After a hang the pool would still give out connections without asking the server: one
    /// caller a second asks whether it is back, and the others are refused at once.
    /// </summary>
    /// <exception cref="DependencyException">The server hung a moment ago, or still does.</exception>
    public async ValueTask Enter()
    {
        var until = Volatile.Read(ref hungUntil);
        if (until == 0) return;
        var now = Environment.TickCount64;
        // The exchange makes one of many concurrent callers the one who asks.
        if (now < until || Interlocked.CompareExchange(ref hungUntil, now + RestMilliseconds, until) != until || !await IsAlive()) throw Hangs();
        Volatile.Write(ref hungUntil, 0);
    }

    /// <summary>Waits for work on the server.</summary>
    /// <exception cref="DependencyException">The server hangs; the work may still be under way.</exception>
    public async Task<T> Await<T>(Task<T> work)
    {
        // A migration may keep the server so busy that it lets nobody in for a while; who waits for that has said so.
        if (options.CommandSeconds == 0) return await work;
        while (!work.IsCompleted)
        {
            // Only whether the work is done counts, never which exception ended the wait: both may end in the same moment.
            await ((Task)work).WaitAsync(Unremarkable, PauseTolerantTimeProvider.Instance).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (work.IsCompleted || await IsAlive() || work.IsCompleted)
                continue;
            Volatile.Write(ref hungUntil, Environment.TickCount64 + RestMilliseconds);
            throw Hangs();
        }

        return await work;
    }

    /// <summary>Whether the server answers a newcomer. Many who ask at the same time ask once.</summary>
    public Task<bool> IsAlive()
    {
        lock (guard)
        {
            if (asking is null || asking.IsCompleted)
                asking = Ask();
            return asking;
        }
    }

    private static DependencyException Hangs() =>
        new("sql", new TimeoutException("The server takes connections and does not answer.")) { Kind = DependencyFailure.TimedOut };

    private async Task<bool> Ask()
    {
        var text = MySqlDatabase.ConnectionText(options, 1, "bingeme-watch");
        text.Pooling = false;
        text.ConnectionTimeout = 1;
        var connection = new MySqlConnection(text.ConnectionString);
        var opening = Open(connection);
        try
        {
            await opening.WaitAsync(InactivityTimeout, PauseTolerantTimeProvider.Instance);
            return true;
        }
        catch (MySqlException e) when (!SqlFaults.IsConnectFailure(e) && !SqlFaults.IsNonsense(e))
        {
            // Too many connections, a password that was changed: whatever it says, it speaks.
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Nothing came, or nothing that makes sense to the driver.
            return false;
        }
    }

    private static async Task Open(MySqlConnection connection)
    {
        await using (connection)
            await connection.OpenAsync();
    }
}
