using BingeMe.Handlers.Ports;
using StackExchange.Redis;

namespace BingeMe.Platform.State.Redis;

/// <summary>Seen App Attest challenges in Redis.</summary>
/// <param name="store">The connection.</param>
internal sealed class RedisAttestChallenges(RedisStore store) : IAttestChallenges
{
    private const string ClaimScript =
        """
        local seen = redis.call('get', KEYS[1])
        if seen and tonumber(seen) > tonumber(ARGV[1]) then return 0 end
        redis.call('set', KEYS[1], ARGV[2], 'px', ARGV[3])
        return 1
        """;

    /// <inheritdoc/>
    public async Task<bool> Claim(string challenge, DateTimeOffset now, DateTimeOffset until, CancellationToken cancelled) => (int)await store.Script(
        ClaimScript,
        [Key(challenge)],
        [now.ToUnixTimeSeconds(), until.ToUnixTimeSeconds(), RedisStore.KeepMilliseconds(until - now)],
        cancelled) == 1;

    /// <summary>Whether the challenge was claimed and its claim has not lapsed. Claims nothing.</summary>
    public async Task<bool> IsSeen(string challenge, DateTimeOffset now, CancellationToken cancelled)
    {
        var until = await store.Run(redis => redis.StringGetAsync(Key(challenge)), cancelled);
        return until.TryParse(out long seconds) && seconds > now.ToUnixTimeSeconds();
    }

    private RedisKey Key(string challenge) => store.Key("challenge:" + RedisStore.Digest(challenge));
}
