using BingeMe.Handlers.Ports;
using BingeMe.Platform.State.Embedded;

namespace BingeMe.PlatformTests.State.Embedded;

public sealed class EmbeddedOneTimeCodesTests : OneTimeCodesConformance, IDisposable
{
    private readonly TempState state = new();

    protected override IOneTimeCodeStore Store => new EmbeddedOneTimeCodes(Random.Shared.Next(2) == 0 ? state.File : state.Other);

    public void Dispose() => state.Dispose();
}
