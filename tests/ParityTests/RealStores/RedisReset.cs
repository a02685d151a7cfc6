using StackExchange.Redis;

namespace ParityTests.RealStores;

/// <summary>Forgets what one host left in Redis, before the other one gets the same request.</summary>
internal sealed class RedisReset : IAsyncDisposable
{
    private readonly ConnectionMultiplexer connection;
    private readonly string prefix;

    private RedisReset(ConnectionMultiplexer connection, string prefix)
    {
        this.connection = connection;
        this.prefix = prefix;
    }

    /// <summary>Of the keys that begin with the stores' own prefix.</summary>
    /// <param name="environment">Where the stores are.</param>
    public static async Task<RedisReset> Of(Dictionary<string, string> environment) => new(
        await ConnectionMultiplexer.ConnectAsync($"{environment["REDIS_HOST"]}:{environment["REDIS_PORT"]},allowAdmin=true,connectTimeout=20000"),
        environment["REDIS_PREFIX"]);

    public async Task Undo()
    {
        foreach (var server in connection.GetServers())
            await foreach (var key in server.KeysAsync(pattern: $"{prefix}*", pageSize: 10_000))
                await connection.GetDatabase().KeyDeleteAsync(key);
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
