using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using BingeMe.Handlers.Ports;
using BingeMe.Http.Pipeline;

namespace BingeMe.Platform.Sql;

/// <summary>
/// The read replica and how far it lags. Once a second a server writes the time into a row of the database and reads that row from the
/// replica: the difference is the lag, as late as a reader would see things, whatever the replica itself says of it. Until that is known, and
/// once it is too large or too old, nobody is served. A function, which has no time beside its requests, never measures and never asks it.
/// </summary>
internal sealed class ReadReplica : IReadReplica, IAsyncDisposable
{
    /// <summary>How old a measurement may be.</summary>
    internal static readonly TimeSpan Freshness = TimeSpan.FromSeconds(3);

    /// <summary>Clocks of servers differ, and times in the database are of whole seconds.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private static readonly Meter Meter = new(PlatformMetrics.MeterName);
    private static readonly Counter<long> Failures = Meter.CreateCounter<long>("bingeme.sql.replica_failures", "{failure}", "Times at which the read replica failed or could not be measured.");

    // Nothing until something was measured.
    private static double lastLag = double.NaN;
    private static readonly ObservableGauge<double> Lag = Meter.CreateObservableGauge(
        "bingeme.sql.replica_lag",
        static () => Volatile.Read(ref lastLag) is var lag && double.IsNaN(lag) ? Array.Empty<Measurement<double>>() : [new(lag)],
        "s",
        "How far the read replica lags behind the database.");

    private readonly IDatabase primary;
    private readonly MySqlDatabase replica;
    private readonly TimeSpan most;
    private readonly TimeProvider clock;
    private readonly IFaultLog faults;
    private readonly CancellationTokenSource stopping = new();
    private Task running = Task.CompletedTask;

    // Ticks until which it serves; 0 = not.
    private long servesUntil;
    private long suspendedUntil;

    /// <summary>Nothing is connected yet, and nobody served.</summary>
    /// <param name="primary">The database.</param>
    /// <param name="options">Where the replica is.</param>
    /// <param name="most">The lag from which on nobody is served.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="faults">Hears of failures; null = nobody does.</param>
    public ReadReplica(IDatabase primary, MySqlOptions options, TimeSpan most, TimeProvider clock, IFaultLog? faults = null)
    {
        this.primary = primary;
        this.faults = faults ?? FaultLog.None;
        Failures.Add(0);
        this.most = most;
        this.clock = clock;
        replica = new MySqlDatabase(options);
        // Loaded with the first replica, so that a process without one shows no gauge.
        _ = Lag;
    }

    /// <inheritdoc/>
    public IDatabase Database => replica;

    /// <inheritdoc/>
    public bool Serves(DateTimeOffset? wroteAt, DateTimeOffset now)
    {
        var present = clock.GetUtcNow().UtcTicks;
        if (present >= Interlocked.Read(ref servesUntil) || present < Interlocked.Read(ref suspendedUntil)) return false;
        return wroteAt is not { } wrote || wrote < now - Unsure;
    }

    /// <inheritdoc/>
    public void Suspend(Exception cause)
    {
        Failures.Add(1);
        faults.Tell("reading from the replica", cause);
        Interlocked.Exchange(ref suspendedUntil, (clock.GetUtcNow() + Unsure).UtcTicks);
    }

    /// <summary>Measures beside the requests until disposed, for a server.</summary>
    public void Start() => running = Run();

    /// <summary>Measures once. Never throws but when it is cancelled: a measurement that failed is told and counted.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "The loop must outlive whatever ends one measurement; it is told and counted.")]
    public async Task Measure(CancellationToken cancelled)
    {
        try
        {
            await Beat(cancelled);
            if (await Seen(cancelled) is not { } seen)
            {
                Failures.Add(1);
                faults.Tell("measuring the replica", new InvalidDataException("The replica has no heartbeat: what is written to the database does not arrive there."));
                return;
            }

            var now = clock.GetUtcNow();
            var lag = now - DateTimeOffset.FromUnixTimeMilliseconds(seen);
            Volatile.Write(ref lastLag, lag.TotalSeconds);
            // Between two beats the row grows older on a replica that is up to date.
            Interlocked.Exchange(ref servesUntil, lag <= most + Pause ? (now + Freshness).UtcTicks : 0);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The last measurement counts as long as it is fresh. Also where the replica has no such table yet, or no right to it is given.
            Failures.Add(1);
            faults.Tell("measuring the replica", e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        stopping.Dispose();
        await replica.DisposeAsync();
    }

    /// <summary>How long after a write the replica may not hold it yet.</summary>
    private TimeSpan Unsure => most + Pause + Freshness + Margin;

    private async Task Run()
    {
        using var timer = new PeriodicTimer(Pause);
        try
        {
            do await Measure(stopping.Token);
            while (await timer.WaitForNextTickAsync(stopping.Token));
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private async Task Beat(CancellationToken cancelled)
    {
        await using var connection = await primary.Open(cancelled);
        await using var command = connection.CreateCommand();
        command.CommandText = "insert into replica_heartbeat (id, beat_at) values (1, @now) on duplicate key update beat_at = values(beat_at)";
        Add(command, "@now", clock.GetUtcNow().ToUnixTimeMilliseconds());
        await command.ExecuteNonQueryAsync(cancelled);
    }

    private async Task<long?> Seen(CancellationToken cancelled)
    {
        await using var connection = await replica.Open(cancelled);
        await using var command = connection.CreateCommand();
        command.CommandText = "select beat_at from replica_heartbeat where id = 1";
        return await command.ExecuteScalarAsync(cancelled) is { } seen and not DBNull ? Convert.ToInt64(seen, System.Globalization.CultureInfo.InvariantCulture) : null;
    }

    private static void Add(System.Data.Common.DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }
}
