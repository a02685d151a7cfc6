namespace BingeMe.Hosting;

/// <summary>
/// What background work gets of a function's time after each outcome. The client has its answer then, but the sandbox takes no other
/// request meanwhile: a second at most, which a push service that is well never needs. When that was not enough, something outside hangs,
/// and for half a minute the work gets a tenth of a second only, which people take for immediate (Nielsen, Usability Engineering, 1993,
/// 5.5). A managed runtime hands the answer out when all work is done, so there it is never more than that.
/// </summary>
/// <param name="isManaged">Whether the answer waits for the work.</param>
/// <param name="clock">Measures the half minute.</param>
public sealed class BackgroundTime(bool isManaged, TimeProvider clock)
{
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Unnoticed = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Left of an invocation's time when the work ends: for what cannot be broken off, and for a clock that is not Lambda's.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(250);

    private long shortSince;

    /// <summary>The time for the work of the present outcome.</summary>
    public TimeSpan Next => isManaged || (Interlocked.Read(ref shortSince) is not 0 and var since && clock.GetElapsedTime(since) < Patience) ? Unnoticed : Usual;

    /// <summary>The time for the work of the present outcome where the process lives until a deadline only; not above zero where there is none left.</summary>
    /// <param name="deadline">The invocation's.</param>
    /// <returns>The time, and whether the deadline cut it: then it says nothing of what is outside that not all was done.</returns>
    public (TimeSpan Time, bool IsCut) Until(DateTimeOffset deadline)
    {
        var (next, left) = (Next, deadline - clock.GetUtcNow() - Margin);
        return left < next ? (left, true) : (next, false);
    }

    /// <summary>Notes what came of it.</summary>
    /// <param name="isDone">Whether all of it was done in its time.</param>
    public void Note(bool isDone)
    {
        if (isDone) return;
        var now = clock.GetTimestamp();
        var since = Interlocked.Read(ref shortSince);

        // A short time that was too short says nothing new: the half minute ends when it ends.
        if (since == 0 || clock.GetElapsedTime(since, now) >= Patience) Interlocked.CompareExchange(ref shortSince, Math.Max(1, now), since);
    }
}
