using BingeMe.Handlers.Ports;
using BingeMe.Platform.State.Embedded;

namespace BingeMe.PlatformTests.State.Embedded;

public sealed class EmbeddedLiveGoalsTests : LiveGoalsConformance, IDisposable
{
    private readonly TempState state = new();

    protected override ILiveGoals Goals => new EmbeddedLiveGoals(state.File);

    public void Dispose() => state.Dispose();
}
