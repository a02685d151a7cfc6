using BingeMe.Http.Limits;
using StackExchange.Redis;

namespace BingeMe.Platform.State.Redis;

/// <summary>Fixed windows in Redis: a counter each, gone after its window.</summary>
/// <param name="store">The connection.</param>
/// <param name="clock">Says which window it is.</param>
internal sealed class RedisRateLimits(RedisStore store, TimeProvider clock) : IRateLimits
{
    private const string HitScript =
        """
        local count = redis.call('incr', KEYS[1])
        if count == 1 then redis.call('pexpire', KEYS[1], ARGV[1]) end
        return count
        """;

    /// <inheritdoc/>
    public async ValueTask<RateDecision> Hit(string key, int limit, TimeSpan window, CancellationToken cancelled)
    {
        var now = clock.GetUtcNow();
        var count = (long)await store.Script(HitScript, [Counter(key, now, window)], [(long)(window + window).TotalMilliseconds], cancelled);
        return RateDecision.For(count, limit, now, window);
    }

    /// <inheritdoc/>
    public async ValueTask<RateDecision> Peek(string key, int limit, TimeSpan window, CancellationToken cancelled)
    {
        var now = clock.GetUtcNow();
        var value = await store.Run(redis => redis.StringGetAsync(Counter(key, now, window)), cancelled);
        var count = value.IsNull ? 0 : (long)value;
        // What the next call would be told, but with what is left before it.
        return RateDecision.For(count + 1, limit, now, window) with { Remaining = (int)Math.Max(0, limit - count) };
    }

    private RedisKey Counter(string key, DateTimeOffset now, TimeSpan window) =>
        store.Key($"limit:{key}#{(long)window.TotalSeconds}#{RateDecision.WindowNumber(now, window)}");
}
