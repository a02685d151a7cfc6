using BingeMe.Handlers.Ports;
using BingeMe.Platform.State.Embedded;

namespace BingeMe.PlatformTests.State.Embedded;

public sealed class EmbeddedSessionsTests : SessionsConformance, IDisposable
{
    private readonly TempState state = new();

    protected override ISessions Store => new EmbeddedSessions(state.File, Clock);

    public void Dispose() => state.Dispose();
}
