using BingeMe.Platform.State.Redis;
using BingeMe.TestSupport.Servers;

namespace BingeMe.PlatformTests.State.Redis;

/// <summary>Keys of a test's own on the shared server.</summary>
public sealed class TempRedis : IAsyncDisposable
{
    private RedisStore? store;

    public RedisStore Store => store ?? throw new InvalidOperationException("Call Start first.");

    public async Task Start()
    {
        var address = (await TestServers.Redis).Split(':');
        // 200 parallel scripts on a busy machine may take longer than a request should wait.
        store = new RedisStore(new RedisOptions(address[0], int.Parse(address[1]), null, $"test:{Guid.NewGuid():N}:") { Patience = TimeSpan.FromSeconds(10) });
    }

    public async ValueTask DisposeAsync()
    {
        if (store is not null)
            await store.DisposeAsync();
    }
}
