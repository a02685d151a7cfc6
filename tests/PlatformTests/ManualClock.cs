namespace BingeMe.PlatformTests;

/// <summary>A clock that moves when told to.</summary>
public sealed class ManualClock(DateTimeOffset now) : TimeProvider
{
    private DateTimeOffset now = now;

    public ManualClock()
        : this(new DateTimeOffset(2025, 6, 15, 12, 0, 0, TimeSpan.Zero))
    {
    }

    public override DateTimeOffset GetUtcNow() => now;

    public void Advance(TimeSpan by) => now += by;
}
