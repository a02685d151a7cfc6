using BingeMe.Handlers.Ports;
using BingeMe.Platform.State.Redis;

namespace BingeMe.PlatformTests.State.Redis;

[Trait("Category", "Server")]
public sealed class RedisOneTimeCodesTests : OneTimeCodesConformance, IAsyncLifetime
{
    private readonly TempRedis server = new();
    private IOneTimeCodeStore? store;

    protected override IOneTimeCodeStore Store => store ??= new RedisOneTimeCodes(server.Store);

    public Task InitializeAsync() => server.Start();

    public async Task DisposeAsync() => await server.DisposeAsync();
}
