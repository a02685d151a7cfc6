using System.Globalization;
using BingeMe.Handlers.Ports;
using StackExchange.Redis;

namespace BingeMe.Platform.State.Redis;

/// <summary>One-time codes and reset markers in Redis, a hash each; every step is one script.</summary>
/// <param name="store">The connection.</param>
internal sealed class RedisOneTimeCodes(RedisStore store) : IOneTimeCodeStore
{
    // ARGV[1] is how long to keep it, the rest are fields and values.
    private const string PutScript =
        """
        redis.call('del', KEYS[1])
        redis.call('hset', KEYS[1], unpack(ARGV, 2))
        return redis.call('pexpire', KEYS[1], ARGV[1])
        """;

    private const string AttemptScript =
        """
        local item = redis.call('hmget', KEYS[1], 'otp', 'expires_at', 'attempts')
        if not item[1] then return {1} end
        if tonumber(item[2]) <= tonumber(ARGV[2]) then return {2} end
        if tonumber(item[3]) >= tonumber(ARGV[1]) then return {3} end
        redis.call('hincrby', KEYS[1], 'attempts', 1)
        return {0, redis.call('hgetall', KEYS[1])}
        """;

    private const string DeleteScript =
        """
        if redis.call('hget', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
        return redis.call('del', KEYS[1])
        """;

    /// <inheritdoc/>
    public Task Put(StoredCode code, CancellationToken cancelled)
    {
        var values = new List<RedisValue>
        {
            RedisStore.KeepMilliseconds(code.ExpiresAt - code.CreatedAt),
            "otp", code.Code,
            "timestamp", code.CreatedAt.ToUnixTimeMilliseconds(),
            "expires_at", code.ExpiresAt.ToUnixTimeSeconds(),
            "attempts", code.Attempts,
        };
        if (code.Purpose is { } purpose)
            values.AddRange("purpose", purpose);
        if (code.UserId is { } user)
            values.AddRange("user_id", user);
        return store.Script(PutScript, [Code(code.Identifier)], [.. values], cancelled);
    }

    /// <inheritdoc/>
    public async Task<(AttemptOutcome Outcome, StoredCode? Code)> TakeAttempt(
        string identifier, int maximum, DateTimeOffset now, CancellationToken cancelled)
    {
        var answer = (RedisResult[])(await store.Script(AttemptScript, [Code(identifier)], [maximum, now.ToUnixTimeSeconds()], cancelled))!;
        return (int)answer[0] switch
        {
            0 => (AttemptOutcome.Granted, Read(identifier, Fields(answer[1]))),
            1 => (AttemptOutcome.Missing, null),
            2 => (AttemptOutcome.Expired, null),
            _ => (AttemptOutcome.Exhausted, null),
        };
    }

    /// <inheritdoc/>
    public async Task<bool> Delete(string identifier, string code, CancellationToken cancelled) =>
        (int)await store.Script(DeleteScript, [Code(identifier)], ["otp", code], cancelled) == 1;

    /// <inheritdoc/>
    public Task PutMarker(ResetMarker marker, CancellationToken cancelled) => store.Script(
        PutScript,
        [Marker(marker.Identifier)],
        [
            RedisStore.KeepMilliseconds(marker.ExpiresAt - marker.CreatedAt),
            "token_hash", marker.TokenHash,
            "ip", marker.Ip,
            "user_agent_hash", marker.UserAgentHash,
            "timestamp", marker.CreatedAt.ToUnixTimeMilliseconds(),
            "expires_at", marker.ExpiresAt.ToUnixTimeSeconds(),
        ],
        cancelled);

    /// <inheritdoc/>
    public async Task<ResetMarker?> FindMarker(string identifier, DateTimeOffset now, CancellationToken cancelled)
    {
        var fields = (await store.Run(redis => redis.HashGetAllAsync(Marker(identifier)), cancelled)).ToStringDictionary();
        if (fields.Count == 0 || Seconds(fields["expires_at"]) <= now)
            return null;
        return new ResetMarker(
            identifier, fields["token_hash"], fields["ip"], fields["user_agent_hash"], Milliseconds(fields["timestamp"]), Seconds(fields["expires_at"]));
    }

    /// <inheritdoc/>
    public async Task<bool> DeleteMarker(string identifier, string tokenHash, CancellationToken cancelled) =>
        (int)await store.Script(DeleteScript, [Marker(identifier)], ["token_hash", tokenHash], cancelled) == 1;

    private static StoredCode Read(string identifier, Dictionary<string, string> fields) => new(
        identifier,
        fields["otp"],
        Milliseconds(fields["timestamp"]),
        Seconds(fields["expires_at"]),
        fields.GetValueOrDefault("purpose"),
        fields.TryGetValue("user_id", out var user) ? long.Parse(user, CultureInfo.InvariantCulture) : null,
        int.Parse(fields["attempts"], CultureInfo.InvariantCulture));

    /// <summary>A hash that a script returned: names and values in turn.</summary>
    internal static Dictionary<string, string> Fields(RedisResult answer) =>
        ((string[])answer!).Chunk(2).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);

    private static DateTimeOffset Seconds(string text) => DateTimeOffset.FromUnixTimeSeconds(long.Parse(text, CultureInfo.InvariantCulture));

    private static DateTimeOffset Milliseconds(string text) => DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(text, CultureInfo.InvariantCulture));

    private RedisKey Code(string identifier) => store.Key("otp:" + identifier);

    private RedisKey Marker(string identifier) => store.Key("marker:" + identifier);
}
