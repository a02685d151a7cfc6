using BingeMe.Handlers.Ports;
using BingeMe.Platform.State.DynamoDb;

namespace BingeMe.PlatformTests.State.DynamoDb;

[Trait("Category", "Server")]
public sealed class DynamoAttestChallengesTests : AttestChallengesConformance, IAsyncLifetime
{
    private readonly TempDynamo server = new();
    private IAttestChallenges? store;

    protected override IAttestChallenges Challenges => store ??= new DynamoAttestChallenges(server.Store);

    public Task InitializeAsync() => server.Start();

    public Task DisposeAsync()
    {
        server.Dispose();
        return Task.CompletedTask;
    }
}
