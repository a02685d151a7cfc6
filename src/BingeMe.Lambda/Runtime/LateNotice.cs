namespace BingeMe.Lambda.Runtime;

/// <summary>
/// A line about an invocation that goes on although it was cancelled: Lambda ends the process at the deadline, and nothing that runs then can
/// say so any more. It is written half-way between the cancellation and the deadline.
/// </summary>
internal sealed class LateNotice : IDisposable
{
    private readonly RuntimeLog log;
    private readonly TimeProvider clock;
    private readonly TimeSpan patience;
    private readonly string invocationId;
    private readonly CancellationTokenRegistration registration;
    private readonly Lock gate = new();
    private ITimer? timer;
    private bool isOver;

    /// <summary>Watches one invocation; costs a timer only once that is cancelled.</summary>
    /// <param name="margin">The time between its cancellation and its deadline.</param>
    /// <param name="invocationId">Lambda's id.</param>
    /// <param name="log">Takes the line.</param>
    /// <param name="clock">Measures the time.</param>
    /// <param name="cancelled">Cancelled that long before the deadline.</param>
    public LateNotice(TimeSpan margin, string invocationId, RuntimeLog log, TimeProvider clock, CancellationToken cancelled)
    {
        (this.log, this.clock, this.invocationId, patience) = (log, clock, invocationId, margin / 2);
        registration = cancelled.UnsafeRegister(static notice => ((LateNotice)notice!).Wait(), this);
    }

    /// <summary>The invocation is over.</summary>
    public void Dispose()
    {
        registration.Dispose();
        lock (gate)
        {
            isOver = true;
            timer?.Dispose();
        }
    }

    private void Wait()
    {
        lock (gate)
        {
            if (!isOver) timer = clock.CreateTimer(static notice => ((LateNotice)notice!).Tell(), this, patience, Timeout.InfiniteTimeSpan);
        }
    }

    private void Tell()
    {
        lock (gate)
        {
            if (!isOver) log.Error("The invocation was cancelled and goes on all the same; Lambda ends the process at the deadline, with what is in flight.", invocationId);
        }
    }
}
