using BingeMe.Handlers.Ports;
using BingeMe.Platform.State.Embedded;

namespace BingeMe.PlatformTests.State.Embedded;

public sealed class EmbeddedPushTokensTests : PushTokensConformance, IDisposable
{
    private readonly TempState state = new();

    protected override IPushTokens Store => new EmbeddedPushTokens(state.File);

    public void Dispose() => state.Dispose();
}
