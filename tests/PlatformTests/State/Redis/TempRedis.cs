using BingeMe.Handlers.Ports;
using BingeMe.Platform.State.Redis;
using BingeMe.TestSupport.Servers;

namespace BingeMe.PlatformTests.State.Redis;

/// <summary>Keys of a test's own on the shared server.</summary>
public sealed class TempRedis : IAsyncDisposable
{
    private RedisStore? store;

    internal RedisStore Store => store ?? throw new InvalidOperationException("Call Start first.");

    public async Task Start()
    {
        var address = (await TestServers.Redis).Split(':');
        // 200 parallel scripts on a busy machine may take longer than a request should wait.
        store = new RedisStore(new RedisOptions(address[0], int.Parse(address[1]), null, $"test:{Guid.NewGuid():N}:") { InactivityTimeout = TimeSpan.FromSeconds(10) });
        await Connect(store);
    }

    /// <summary>What is tested is not how a store that is still connecting answers: half a second may be short beside a whole test run.</summary>
    private static async Task Connect(RedisStore store)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await store.Ping(CancellationToken.None);
                return;
            }
            catch (DependencyException) when (tries < 20)
            {
                await Task.Delay(TimeSpan.FromSeconds(0.5));
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (store is not null)
            await store.DisposeAsync();
    }
}
