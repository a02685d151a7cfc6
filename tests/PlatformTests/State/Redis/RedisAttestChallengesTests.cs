using BingeMe.Handlers.Ports;
using BingeMe.Platform.State.Redis;

namespace BingeMe.PlatformTests.State.Redis;

[Trait("Category", "Server")]
public sealed class RedisAttestChallengesTests : AttestChallengesConformance, IAsyncLifetime
{
    private readonly TempRedis server = new();
    private IAttestChallenges? store;

    protected override IAttestChallenges Challenges => store ??= new RedisAttestChallenges(server.Store);

    public Task InitializeAsync() => server.Start();

    public async Task DisposeAsync() => await server.DisposeAsync();
}
