using BingeMe.Handlers.Ports;
using BingeMe.Platform.State.Redis;

namespace BingeMe.PlatformTests.State.Redis;

[Trait("Category", "Server")]
public sealed class RedisPushTokensTests : PushTokensConformance, IAsyncLifetime
{
    private readonly TempRedis server = new();
    private IPushTokens? store;

    protected override IPushTokens Store => store ??= new RedisPushTokens(server.Store);

    public Task InitializeAsync() => server.Start();

    public async Task DisposeAsync() => await server.DisposeAsync();
}
