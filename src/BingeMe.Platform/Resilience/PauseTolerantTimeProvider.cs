namespace BingeMe.Platform.Resilience;

/// <summary>
/// The machine's clock with timers that count only time in which this process ran. A process stands still now and then: a sandbox that
/// Lambda froze between two invocations (AWS, "Lambda execution environment lifecycle"), a paused virtual machine, cores that others
/// hold. When it goes on, every timer is due and every answer that came meanwhile is still unread, and a patience by the wall clock would
/// blame the servers for it. Here such a pause costs a timer one step of its time and no more.
/// </summary>
/// <param name="clock">The machine's, or a test's.</param>
internal sealed class PauseTolerantTimeProvider(TimeProvider clock) : TimeProvider
{
    /// <summary>On the machine's clock.</summary>
    public static readonly PauseTolerantTimeProvider Instance = new(System);

    /// <inheritdoc/>
    public override long TimestampFrequency => clock.TimestampFrequency;

    /// <inheritdoc/>
    public override long GetTimestamp() => clock.GetTimestamp();

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new PauseTolerantTimer(clock, callback, state, dueTime, period);
}
