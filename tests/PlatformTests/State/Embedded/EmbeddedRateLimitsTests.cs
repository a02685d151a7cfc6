using BingeMe.Http.Limits;
using BingeMe.Platform.State.Embedded;

namespace BingeMe.PlatformTests.State.Embedded;

public sealed class EmbeddedRateLimitsTests : RateLimitsConformance, IDisposable
{
    private readonly TempState state = new();

    protected override IRateLimits Limits => new EmbeddedRateLimits(Random.Shared.Next(2) == 0 ? state.File : state.Other, Clock);

    public void Dispose() => state.Dispose();
}
