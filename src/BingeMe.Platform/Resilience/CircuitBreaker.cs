using BingeMe.Handlers.Ports;

namespace BingeMe.Platform.Resilience;

/// <summary>
/// Spares callers the time-out of a dependency that is down: after some failures in a row every call fails at once, but for one a
/// second, which finds out whether the dependency is back. Costs one read while all is well.
/// </summary>
/// <param name="dependency">Its name in <see cref="DependencyException"/>.</param>
internal sealed class CircuitBreaker(string dependency)
{
    private const int Tolerated = 5;
    private const int RestMilliseconds = 1000;

    private int failures;
    private long openUntil;

    /// <summary>Returns if the call may be tried: true when it is the probe of a dependency that is taken to be down.</summary>
    /// <exception cref="DependencyException">The dependency is taken to be down.</exception>
    public bool Require()
    {
        if (Volatile.Read(ref failures) < Tolerated)
            return false;
        var until = Volatile.Read(ref openUntil);
        var now = Environment.TickCount64;
        // The exchange makes one of many concurrent callers the probe.
        if (now < until || Interlocked.CompareExchange(ref openUntil, now + RestMilliseconds, until) != until)
            throw new DependencyException(dependency);
        return true;
    }

    /// <summary>The dependency answered, be it with a refusal.</summary>
    public void Answered()
    {
        if (Volatile.Read(ref failures) != 0)
            Volatile.Write(ref failures, 0);
    }

    /// <summary>The dependency is known to be down; no need to wait for more failures.</summary>
    public void Trip()
    {
        Volatile.Write(ref failures, Tolerated);
        Volatile.Write(ref openUntil, Environment.TickCount64 + RestMilliseconds);
    }

    /// <summary>The dependency did not answer.</summary>
    public void Failed()
    {
        if (Interlocked.Increment(ref failures) >= Tolerated)
            Volatile.Write(ref openUntil, Environment.TickCount64 + RestMilliseconds);
    }
}
