using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using System.Threading.Channels;
using BingeMe.Handlers.Ports;
using BingeMe.Http;

namespace BingeMe.Platform.Outbound;

/// <summary>
/// Background work of a server: a bounded queue and a few workers, begun by the first work. A full queue makes the giver wait, so nothing is
/// lost; disposing takes no more and waits until the rest is done, or the time is over.
/// </summary>
internal sealed class BoundedQueue : IBackgroundWork, IAsyncDisposable
{
    /// <summary>Work that threw, here and in <see cref="WithinInvocation"/>.</summary>
    public static readonly Counter<long> Failed =
        new Meter(ApiMetrics.MeterName).CreateCounter<long>("bingeme.queue.failed", "{item}", "Work of the background queue that failed.");

    private readonly Channel<Func<CancellationToken, Task>> waiting;
    private readonly CancellationTokenSource ending = new();
    private readonly Lazy<Task> workers;
    private readonly TimeSpan drainTime;
    private long open;

    /// <summary>Nothing runs yet.</summary>
    /// <param name="places">Work that may wait.</param>
    /// <param name="atATime">Work done at once.</param>
    /// <param name="drainTime">How long disposing waits for the rest.</param>
    public BoundedQueue(int places, int atATime, TimeSpan drainTime)
    {
        this.drainTime = drainTime;
        waiting = Channel.CreateBounded<Func<CancellationToken, Task>>(places);
        workers = new Lazy<Task>(() => Task.WhenAll(Enumerable.Range(0, atATime).Select(_ => Task.Run(Work))));
    }

    /// <inheritdoc/>
    public async ValueTask Run(Func<CancellationToken, Task> work)
    {
        _ = workers.Value;
        Interlocked.Increment(ref open);
        try
        {
            await waiting.Writer.WriteAsync(work);
        }
        catch (ChannelClosedException)
        {
            // The server is stopping and its last requests still give work: they do it themselves.
            await Do(work);
        }
    }

    /// <summary>Waits until nothing is open, or the time is over.</summary>
    public async Task Flush(TimeSpan atMost)
    {
        var until = TimeProvider.System.GetTimestamp();
        while (Interlocked.Read(ref open) > 0 && TimeProvider.System.GetElapsedTime(until) < atMost) await Task.Delay(5);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        waiting.Writer.TryComplete();
        if (workers.IsValueCreated && await Task.WhenAny(workers.Value, Task.Delay(drainTime)) != workers.Value)
        {
            await ending.CancelAsync();
            await workers.Value;
        }

        ending.Dispose();
    }

    private async Task Work()
    {
        await foreach (var work in waiting.Reader.ReadAllAsync()) await Do(work);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Nobody waits for the outcome; a failure is counted and must not end the worker.")]
    private async Task Do(Func<CancellationToken, Task> work)
    {
        try
        {
            if (ending.IsCancellationRequested) throw new OperationCanceledException();
            await work(ending.Token);
        }
        catch (Exception)
        {
            Failed.Add(1);
        }
        finally
        {
            Interlocked.Decrement(ref open);
        }
    }
}
