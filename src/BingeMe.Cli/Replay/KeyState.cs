using StackExchange.Redis;

namespace BingeMe.Cli.Replay;

/// <summary>A side's Redis keys: those that begin with its prefix.</summary>
internal sealed class KeyState(string host, int port, string? password, string prefix) : IAsyncDisposable
{
    private const int PageSize = 10_000;

    private readonly Lazy<Task<ConnectionMultiplexer>> connection = new(() => ConnectionMultiplexer.ConnectAsync(new ConfigurationOptions { EndPoints = { { host, port } }, Password = password }));

    /// <summary>
    /// Each key with its value. Of its time to live only whether it has one: the two sides were asked at different moments, and Redis' clock is not theirs.
    /// </summary>
    public async Task<IReadOnlyList<string>> Lines()
    {
        var (lines, data) = (new List<string>(), (await connection.Value).GetDatabase());
        foreach (var key in await Keys())
        {
            var value = await data.KeyTypeAsync(key) switch
            {
                RedisType.String => $"{await data.StringGetAsync(key)}",
                RedisType.Hash => Joined((await data.HashGetAllAsync(key)).Select(static e => $"{e.Name}={e.Value}")),
                RedisType.Set => Joined((await data.SetMembersAsync(key)).Select(static m => $"{m}")),
                RedisType.SortedSet => Joined((await data.SortedSetRangeByRankWithScoresAsync(key)).Select(static e => $"{e.Element}={e.Score:R}")),
                RedisType.List => string.Join(',', await data.ListRangeAsync(key)),
                _ => "?",
            };
            lines.Add($"{((string)key!)[prefix.Length..]} {value}{(await data.KeyTimeToLiveAsync(key) is null ? " stays" : "")}");
        }

        return lines;
    }

    /// <summary>Deletes them.</summary>
    public async Task Reset()
    {
        if (await Keys() is { Count: > 0 } keys) await (await connection.Value).GetDatabase().KeyDeleteAsync([.. keys]);
    }

    public async ValueTask DisposeAsync()
    {
        if (!connection.IsValueCreated || !connection.Value.IsCompletedSuccessfully) return;
        await Reset();
        await (await connection.Value).DisposeAsync();
    }

    private async Task<List<RedisKey>> Keys()
    {
        var keys = new List<RedisKey>();
        foreach (var server in (await connection.Value).GetServers())
            await foreach (var key in server.KeysAsync(pattern: $"{prefix}*", pageSize: PageSize)) keys.Add(key);
        return keys;
    }

    private static string Joined(IEnumerable<string> parts) => string.Join(',', parts.Order(StringComparer.Ordinal));
}
