namespace ParityTests.RealStores;

/// <summary>A clock that stands where the hosts' pinned clocks stand.</summary>
internal sealed class FixedClock(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now;
}
