namespace BingeMe.Platform.Resilience;

/// <summary>A timer of <see cref="PauseTolerantTimeProvider"/>: it takes its time in steps, each of which counts for no more than its own length.</summary>
internal sealed class PauseTolerantTimer : ITimer
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    // By which the system's timers and its time stamps may disagree.
    private static readonly TimeSpan Resolution = TimeSpan.FromMilliseconds(5);

    private readonly Lock guard = new();
    private readonly TimerCallback callback;
    private readonly object? state;
    private readonly TimeProvider clock;
    private readonly ITimer steps;
    private TimeSpan left;
    private TimeSpan period;
    private TimeSpan step;
    private long stepBegan;

    public PauseTolerantTimer(TimeProvider clock, TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        this.clock = clock;
        this.callback = callback;
        this.state = state;
        steps = clock.CreateTimer(static timer => ((PauseTolerantTimer)timer!).EndStep(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Change(dueTime, period);
    }

    /// <inheritdoc/>
    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        lock (guard)
        {
            this.period = period;
            left = dueTime;
            if (dueTime != Timeout.InfiniteTimeSpan) return Begin();
            step = TimeSpan.MaxValue;
            return steps.Change(dueTime, dueTime);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => steps.Dispose();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => steps.DisposeAsync();

    private void EndStep()
    {
        lock (guard)
        {
            var took = clock.GetElapsedTime(stepBegan);

            if (took + Resolution < step)
            {
                // Either the end of a step of before the last change, which was on its way already, or the system's timer strikes early: its
                // coarse clock lags behind the time stamps by a tick, and by more where a hypervisor withholds ticks. Both go on to the end.
                if (step != TimeSpan.MaxValue) steps.Change(step - took, Timeout.InfiniteTimeSpan);
                return;
            }

            // One more step after a late one: what came while nothing ran is to be read before this timer strikes.
            if (left <= TimeSpan.Zero && took - step > Step) left = Step;
            if (left > TimeSpan.Zero)
            {
                Begin();
                return;
            }

            left = period;
            if (period > TimeSpan.Zero) Begin();
        }

        callback(state);
    }

    private bool Begin()
    {
        step = left < Step ? left : Step;
        left -= step;
        stepBegan = clock.GetTimestamp();
        return steps.Change(step, Timeout.InfiniteTimeSpan);
    }
}
