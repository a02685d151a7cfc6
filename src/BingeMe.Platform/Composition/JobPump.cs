using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using BingeMe.Handlers.Jobs;
using BingeMe.Http.Pipeline;

namespace BingeMe.Platform.Composition;

/// <summary>
/// Takes up recorded work that nobody is at: what this process left behind as soon as it is due again, and what others left behind every
/// now and then. One indexed statement each time, and none of it while a request waits.
/// </summary>
internal sealed class JobPump : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan EveryNowAndThen = TimeSpan.FromSeconds(30);

    private static readonly Meter Meter = new(PlatformMetrics.MeterName);
    private static readonly Counter<long> FailedLooks = Meter.CreateCounter<long>("bingeme.jobs.failed_looks", "{look}", "Times at which the database could not be asked for recorded work that is due.");

    private readonly JobQueue jobs;
    private readonly IFaultLog faults;
    private readonly CancellationTokenSource stopping = new();
    private long asked = TimeProvider.System.GetTimestamp();
    private Task running = Task.CompletedTask;

    /// <summary>Does nothing yet.</summary>
    /// <param name="jobs">The recorded work.</param>
    /// <param name="faults">Hears of looks that failed; null = nobody does.</param>
    public JobPump(JobQueue jobs, IFaultLog? faults = null)
    {
        this.jobs = jobs;
        this.faults = faults ?? FaultLog.None;
        FailedLooks.Add(0);
    }

    /// <summary>Goes on beside the requests until it is disposed, for a server.</summary>
    public void Start() => running = Run();

    /// <summary>
    /// Whether <see cref="Once"/> would ask now. A function looks first: a time limit for nothing is a timer armed and disarmed by every
    /// invocation, and each arming wakes the runtime's timer thread.
    /// </summary>
    public bool IsTime => jobs.IsDue || TimeProvider.System.GetElapsedTime(Interlocked.Read(ref asked)) >= EveryNowAndThen;

    /// <summary>Takes up what is due, if it is time to ask. Never throws: a look that failed is told and counted.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "The loop must outlive whatever ends one look; it is told and counted.")]
    public async Task Once(CancellationToken cancelled)
    {
        var last = Interlocked.Read(ref asked);
        if (!IsTime) return;
        if (Interlocked.CompareExchange(ref asked, TimeProvider.System.GetTimestamp(), last) != last) return;
        try
        {
            await jobs.Resume(cancelled);
        }
        catch (OperationCanceledException)
        {
            // The time for it is over, or the process stops.
        }
        catch (Exception e)
        {
            // What is due stays recorded, and the next look asks again: whatever refused this one (no such table yet, no right to it) may be mended by then.
            FailedLooks.Add(1);
            faults.Tell("looking for recorded work", e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        stopping.Dispose();
    }

    private async Task Run()
    {
        using var timer = new PeriodicTimer(Look);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping.Token)) await Once(stopping.Token);
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }
}
