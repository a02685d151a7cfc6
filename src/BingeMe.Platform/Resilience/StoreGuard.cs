using BingeMe.Handlers.Ports;

namespace BingeMe.Platform.Resilience;

/// <summary>
/// The attempts at one store within its limits: a time-out, at most one more attempt, a circuit breaker. What Polly does for services
/// outside, without what its first pipeline costs a cold start. After some failures in a row every call fails at once, but for one a rest,
/// which finds out whether the store is back. Costs one read while all is well.
/// </summary>
/// <param name="name">The store's short name.</param>
/// <param name="limits">Its times and counts.</param>
/// <param name="meter">Is told when it is left alone, and when it is back.</param>
internal sealed class StoreGuard(string name, DependencyLimits limits, DependencyMeter meter)
{
    private readonly long restMilliseconds = (long)limits.BreakFor.TotalMilliseconds;
    private int failures;
    private long openUntil;

    /// <summary>Makes a call.</summary>
    /// <param name="call">One attempt. Must end when its token is cancelled.</param>
    /// <param name="kindOf">The kind of what an attempt threw; null when the store is not to blame.</param>
    /// <param name="repeatable">Whether making it twice does no more than making it once.</param>
    /// <param name="cancelled">The caller's.</param>
    public async Task<T> Call<T>(Func<CancellationToken, Task<T>> call, Func<Exception, DependencyFailure?> kindOf, bool repeatable, CancellationToken cancelled)
    {
        for (var left = limits.Retries; ; left--)
        {
            Enter();
            try
            {
                var result = await Attempt(call, cancelled);
                Answered();
                return result;
            }
            catch (Exception e) when (!cancelled.IsCancellationRequested)
            {
                var kind = kindOf(e);
                Note(kind);
                if (left == 0 || !IsWorthAnother(kind, repeatable)) throw;
            }

            await Task.Delay(limits.RetryDelay, cancelled);
        }
    }

    private async Task<T> Attempt<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancelled)
    {
        using var patience = new InactivityTimeout(limits.Timeout, cancelled);
        try
        {
            return await call(patience.Token);
        }
        catch (OperationCanceledException e) when (patience.IsOver)
        {
            throw new TimeoutException($"No answer within {limits.Timeout}.", e);
        }
    }

    private bool IsWorthAnother(DependencyFailure? kind, bool repeatable) => kind switch
    {
        // It has done nothing.
        DependencyFailure.Busy => limits.RetryBusy,
        DependencyFailure.Unreachable or DependencyFailure.Broken => repeatable,
        DependencyFailure.TimedOut => repeatable && limits.RetryTimeouts,
        _ => false,
    };

    private void Enter()
    {
        if (Volatile.Read(ref failures) < limits.BreakAfter) return;
        var until = Volatile.Read(ref openUntil);
        var now = Environment.TickCount64;
        // The exchange makes one of many concurrent callers the one who tries.
        if (now < until || Interlocked.CompareExchange(ref openUntil, now + restMilliseconds, until) != until)
            throw new DependencyException(name) { Kind = DependencyFailure.Unreachable, IsKnownDown = true };
    }

    // A refusal says nothing about the store's health, and one caller's bad luck must not become everyone's.
    private void Note(DependencyFailure? kind)
    {
        if (kind is null) Answered();
        else if (kind is not (DependencyFailure.Refused or DependencyFailure.Busy) && Interlocked.Increment(ref failures) >= limits.BreakAfter)
        {
            Volatile.Write(ref openUntil, Environment.TickCount64 + restMilliseconds);
            meter.Note(isUp: false);
        }
    }

    private void Answered()
    {
        if (Volatile.Read(ref failures) == 0) return;
        Volatile.Write(ref failures, 0);
        meter.Note(isUp: true);
    }
}
