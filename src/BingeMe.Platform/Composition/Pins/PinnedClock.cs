namespace BingeMe.Platform.Composition.Pins;

/// <summary>A clock that always tells the same time, for parity runs; durations are still measured with the real one.</summary>
/// <param name="now">What it tells.</param>
public sealed class PinnedClock(DateTimeOffset now) : TimeProvider
{
    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => now;
}
