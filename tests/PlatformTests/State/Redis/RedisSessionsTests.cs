using BingeMe.Handlers.Ports;
using BingeMe.Platform.State.Redis;

namespace BingeMe.PlatformTests.State.Redis;

[Trait("Category", "Server")]
public sealed class RedisSessionsTests : SessionsConformance, IAsyncLifetime
{
    private readonly TempRedis server = new();
    private ISessions? store;

    protected override ISessions Store => store ??= new RedisSessions(server.Store, Clock);

    public Task InitializeAsync() => server.Start();

    public async Task DisposeAsync() => await server.DisposeAsync();
}
