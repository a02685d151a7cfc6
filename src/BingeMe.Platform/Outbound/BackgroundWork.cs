using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using BingeMe.Http;

namespace BingeMe.Platform.Outbound;

/// <summary>
/// Work that no request waits for: pushes and alerts. Bounded in number and in concurrency; what comes on top is dropped and counted. A
/// Lambda sandbox freezes between invocations and a server stops, so both flush first.
/// </summary>
internal sealed class BackgroundWork : IDisposable
{
    private const int AtATime = 4;

    private static readonly Meter Meter = new(ApiMetrics.MeterName);
    private static readonly Counter<long> Dropped = Meter.CreateCounter<long>("bingeme.background.dropped", "{item}", "Background work dropped because too much was under way.");
    private static readonly Counter<long> Failed = Meter.CreateCounter<long>("bingeme.background.failed", "{item}", "Background work that failed.");

    private readonly Lock gate = new();
    private readonly HashSet<Task> running = [];
    private readonly SemaphoreSlim places = new(AtATime);
    private readonly CancellationTokenSource ending = new();
    private readonly int most;

    /// <summary>Nothing runs yet.</summary>
    /// <param name="most">Work that may be under way or waiting.</param>
    public BackgroundWork(int most = 1000) => this.most = most;

    /// <summary>Takes up work. Never waits, never throws.</summary>
    public void Run(Func<CancellationToken, Task> work)
    {
        lock (gate)
        {
            if (running.Count >= most || ending.IsCancellationRequested)
            {
                Dropped.Add(1);
                return;
            }

            // Started under the lock and added before it can end: it yields first.
            var task = Perform(work);
            running.Add(task);
            _ = task.ContinueWith(Forget, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    /// <summary>Waits until everything taken up so far is done, or the time is over.</summary>
    public async Task Flush(TimeSpan atMost)
    {
        Task[] tasks;
        lock (gate) tasks = [.. running];
        if (tasks.Length == 0) return;
        await Task.WhenAny(Task.WhenAll(tasks), Task.Delay(atMost));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Work that still ends may touch them; what it then throws ends in Perform like any other failure.
        ending.Cancel();
        ending.Dispose();
        places.Dispose();
    }

    private void Forget(Task task)
    {
        lock (gate) running.Remove(task);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Nobody waits for the outcome; a failure is counted and must not end the process.")]
    private async Task Perform(Func<CancellationToken, Task> work)
    {
        await Task.Yield();
        try
        {
            await places.WaitAsync(ending.Token);
            try
            {
                await work(ending.Token);
            }
            finally
            {
                places.Release();
            }
        }
        catch (Exception)
        {
            Failed.Add(1);
        }
    }
}
