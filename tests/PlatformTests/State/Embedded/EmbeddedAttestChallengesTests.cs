using BingeMe.Handlers.Ports;
using BingeMe.Platform.State.Embedded;

namespace BingeMe.PlatformTests.State.Embedded;

public sealed class EmbeddedAttestChallengesTests : AttestChallengesConformance, IDisposable
{
    private readonly TempState state = new();

    protected override IAttestChallenges Challenges => new EmbeddedAttestChallenges(state.File);

    public void Dispose() => state.Dispose();
}
