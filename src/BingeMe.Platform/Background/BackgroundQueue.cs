using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using System.Threading.Channels;
using BingeMe.Handlers.Ports;
using BingeMe.Http;
using BingeMe.Http.Pipeline;

namespace BingeMe.Platform.Background;

/// <summary>
/// Work that no request waits for: a bounded queue and a few workers, begun by the first work. Disposing takes no more and waits until the
/// rest is done, or the time is over.
/// </summary>
internal sealed class BackgroundQueue : IBackgroundWork, IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(2);

    private static readonly Meter Meter = new(ApiMetrics.MeterName);
    private static readonly Counter<long> Refused = Meter.CreateCounter<long>("bingeme.background.refused", "{item}", "Background work refused because too much was waiting.");
    private static readonly Counter<long> Failed = Meter.CreateCounter<long>("bingeme.background.failed", "{item}", "Background work that failed.");

    private readonly Channel<Func<CancellationToken, Task>> waiting;
    private readonly Lock gate = new();
    private CancellationTokenSource ending = new();
    private readonly Lazy<Task> workers;
    private readonly TimeSpan drainTime;
    private readonly IFaultLog faults;
    private long open;
    private bool isStopping;

    /// <summary>Nothing runs yet.</summary>
    /// <param name="places">Work that may wait.</param>
    /// <param name="atATime">Work done at once.</param>
    /// <param name="drainTime">How long disposing waits for the rest.</param>
    /// <param name="faults">Hears of work that failed; null = nobody does.</param>
    public BackgroundQueue(int places, int atATime, TimeSpan drainTime, IFaultLog? faults = null)
    {
        this.drainTime = drainTime;
        this.faults = faults ?? FaultLog.None;
        Refused.Add(0);
        Failed.Add(0);
        waiting = Channel.CreateBounded<Func<CancellationToken, Task>>(places);
        workers = new Lazy<Task>(() => Start(atATime));
    }

    /// <inheritdoc/>
    public bool Offer(Func<CancellationToken, Task> work)
    {
        lock (gate)
        {
            // The process goes on after all.
            if (ending.IsCancellationRequested && !isStopping) ending = new CancellationTokenSource();
        }

        Interlocked.Increment(ref open);
        if (waiting.Writer.TryWrite(work))
        {
            _ = workers.Value;
            return true;
        }

        Interlocked.Decrement(ref open);
        Refused.Add(1);
        return false;
    }

    /// <summary>Waits until nothing is open, or the time is over. Costs nothing when nothing is.</summary>
    /// <returns>Whether nothing is open.</returns>
    public async Task<bool> Flush(TimeSpan atMost)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (Interlocked.Read(ref open) > 0)
        {
            if (TimeProvider.System.GetElapsedTime(began) >= atMost) return false;
            await Task.Delay(Look);
        }

        return true;
    }

    /// <summary>
    /// Cancels what is open and waits until it has ended, for a process that is about to be frozen: a transaction that lies open meanwhile
    /// would hold its locks. The next offer ends the pause.
    /// </summary>
    public async Task Pause()
    {
        if (Interlocked.Read(ref open) == 0) return;
        await Current().CancelAsync();
        await Flush(drainTime);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        waiting.Writer.TryComplete();
        lock (gate) isStopping = true;
        if (workers.IsValueCreated && await Task.WhenAny(workers.Value, Task.Delay(drainTime)) != workers.Value)
        {
            await Current().CancelAsync();
            await workers.Value;
        }

        Current().Dispose();
    }

    private CancellationTokenSource Current()
    {
        lock (gate) return ending;
    }

    private Task Start(int atATime)
    {
        // Not in the context of the request that happens to be the first: what it knows (which dependency let it wait) is its own.
        using (ExecutionContext.SuppressFlow()) return Task.WhenAll(Enumerable.Range(0, atATime).Select(_ => Task.Run(Work)).ToArray());
    }

    private async Task Work()
    {
        await foreach (var work in waiting.Reader.ReadAllAsync())
        {
            // A worker serves many: what one work notes in its context must not follow into the next.
            await Task.Run(() => Do(work));
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Nobody waits for the outcome; a failure is told, counted and must not end the worker.")]
    private async Task Do(Func<CancellationToken, Task> work)
    {
        var token = Current().Token;
        try
        {
            // Cancelled already when the process is about to stop or freeze: the work then notes that it was not done.
            await work(token);
        }
        catch (Exception e)
        {
            Failed.Add(1);
            if (!(e is OperationCanceledException && token.IsCancellationRequested)) faults.Tell("background work", e);
        }
        finally
        {
            Interlocked.Decrement(ref open);
        }
    }
}
