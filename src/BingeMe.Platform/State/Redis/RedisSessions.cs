using System.Globalization;
using BingeMe.Handlers.Ports;
using StackExchange.Redis;

namespace BingeMe.Platform.State.Redis;

/// <summary>
/// Sessions in Redis: a hash each, named by a digest of its token, and a sorted set of them for each user. A user's keys share a slot, so
/// that scripts over them also run on a cluster.
/// </summary>
/// <param name="store">The connection.</param>
/// <param name="clock">Says which sessions are past their expiry.</param>
internal sealed class RedisSessions(RedisStore store, TimeProvider clock) : ISessions
{
    private const string PutScript =
        """
        redis.call('del', KEYS[1])
        redis.call('hset', KEYS[1], 'token', ARGV[1], 'expires_at', ARGV[2], 'deviceFingerprint', ARGV[3], 'ipAddress', ARGV[4],
          'app', ARGV[5], 'createdAt', ARGV[6])
        if ARGV[10] ~= '' then redis.call('hset', KEYS[1], 'family', ARGV[10]) end
        if ARGV[11] ~= '' then redis.call('hset', KEYS[1], 'replaced_by', ARGV[11], 'replaced_at', ARGV[12]) end
        redis.call('pexpire', KEYS[1], ARGV[7])
        redis.call('zremrangebyscore', KEYS[2], '-inf', ARGV[8])
        redis.call('zadd', KEYS[2], ARGV[2], ARGV[9])
        if redis.call('pttl', KEYS[2]) < tonumber(ARGV[7]) then redis.call('pexpire', KEYS[2], ARGV[7]) end
        return 1
        """;

    private const string ReplaceScript =
        """
        local item = redis.call('hmget', KEYS[1], 'expires_at', 'replaced_by')
        if not item[1] then return false end
        if item[2] then return item[2] end
        redis.call('hset', KEYS[1], 'replaced_by', ARGV[1], 'replaced_at', ARGV[2])
        if tonumber(item[1]) > tonumber(ARGV[3]) then
          redis.call('hset', KEYS[1], 'expires_at', ARGV[3])
          redis.call('pexpire', KEYS[1], ARGV[4])
          redis.call('zadd', KEYS[2], ARGV[3], ARGV[5])
        end
        return ARGV[1]
        """;

    private const string DeleteScript =
        """
        redis.call('zrem', KEYS[2], ARGV[1])
        return redis.call('del', KEYS[1])
        """;

    private const string DeleteAllScript =
        """
        local ended = 0
        for _, name in ipairs(redis.call('zrange', KEYS[1], 0, -1)) do
          if name ~= ARGV[2] then
            ended = ended + redis.call('del', ARGV[1] .. name)
            redis.call('zrem', KEYS[1], name)
          end
        end
        return ended
        """;

    /// <inheritdoc/>
    public Task Put(Session session, CancellationToken cancelled)
    {
        var now = clock.GetUtcNow();
        var name = RedisStore.Digest(session.Token);
        return store.Script(
            PutScript,
            [Item(session.UserId, name), Index(session.UserId)],
            [
                session.Token, session.ExpiresAt.ToUnixTimeSeconds(), session.DeviceFingerprint, session.IpAddress, session.App,
                session.CreatedAt.ToUnixTimeMilliseconds(), RedisStore.KeepMilliseconds(session.ExpiresAt - now), now.ToUnixTimeSeconds(), name,
                session.Family ?? "", session.ReplacedBy ?? "", session.ReplacedAt?.ToUnixTimeMilliseconds() ?? 0,
            ],
            cancelled);
    }

    /// <inheritdoc/>
    public Task<Session?> Find(string token, string userId, CancellationToken cancelled) => Read(userId, RedisStore.Digest(token), cancelled);

    /// <inheritdoc/>
    public async Task<string?> Replace(string token, string userId, string successor, DateTimeOffset at, DateTimeOffset keepUntil, CancellationToken cancelled)
    {
        if (await Find(token, userId, cancelled) is null) return null;
        var name = RedisStore.Digest(token);
        return (string?)await store.Script(
            ReplaceScript,
            [Item(userId, name), Index(userId)],
            [successor, at.ToUnixTimeMilliseconds(), keepUntil.ToUnixTimeSeconds(), RedisStore.KeepMilliseconds(keepUntil - at), name],
            cancelled);
    }

    /// <inheritdoc/>
    public async Task<bool> Delete(string token, string userId, CancellationToken cancelled)
    {
        var name = RedisStore.Digest(token);
        return (int)await store.Script(DeleteScript, [Item(userId, name), Index(userId)], [name], cancelled) == 1;
    }

    /// <inheritdoc/>
    public Task<bool> IsListingCheap(CancellationToken cancelled) => Task.FromResult(true);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Session>> List(string userId, CancellationToken cancelled)
    {
        var names = await store.Run(redis => redis.SortedSetRangeByRankAsync(Index(userId)), cancelled);
        var found = await Task.WhenAll(names.Select(name => Read(userId, name.ToString(), cancelled)));
        return [.. found.OfType<Session>().Where(s => s.ReplacedBy is null).OrderBy(s => s.CreatedAt).ThenBy(s => s.Token, StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public async Task<int> DeleteAll(string userId, string? exceptToken, CancellationToken cancelled) => (int)await store.Script(
        DeleteAllScript,
        [Index(userId)],
        [(string?)Item(userId, ""), exceptToken is null ? "" : RedisStore.Digest(exceptToken)],
        cancelled);

    /// <summary>Where a session lies, without the prefix; of its token a digest only.</summary>
    internal static string Name(string userId, string token) => $"session:{{{userId}}}:{RedisStore.Digest(token)}";

    /// <summary>Whether a key's name has the form of a session's place.</summary>
    internal static bool IsPlace(string name)
    {
        var (open, close) = (name.IndexOf('{', StringComparison.Ordinal), name.LastIndexOf('}'));
        return open == "session:".Length && close > open && close + 2 < name.Length && name[close + 1] == ':';
    }

    /// <summary>The session at such a place; null where there is none that is not past its expiry.</summary>
    internal Task<Session?> At(string place, CancellationToken cancelled)
    {
        var (open, close) = (place.IndexOf('{', StringComparison.Ordinal), place.LastIndexOf('}'));
        return Read(place[(open + 1)..close], place[(close + 2)..], cancelled);
    }

    private async Task<Session?> Read(string userId, string name, CancellationToken cancelled)
    {
        var fields = (await store.Run(redis => redis.HashGetAllAsync(Item(userId, name)), cancelled)).ToStringDictionary();
        if (fields.Count == 0)
            return null;
        var session = new Session(
            fields["token"],
            userId,
            DateTimeOffset.FromUnixTimeSeconds(long.Parse(fields["expires_at"], CultureInfo.InvariantCulture)),
            fields["deviceFingerprint"],
            fields["ipAddress"],
            fields["app"],
            DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(fields["createdAt"], CultureInfo.InvariantCulture)))
        {
            Family = fields.GetValueOrDefault("family"),
            ReplacedBy = fields.GetValueOrDefault("replaced_by"),
            ReplacedAt = fields.TryGetValue("replaced_at", out var replaced) ? DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(replaced, CultureInfo.InvariantCulture)) : null,
        };
        return session.ExpiresAt > clock.GetUtcNow() ? session : null;
    }

    // The braces are Redis's: what stands in them chooses the slot.
    private RedisKey Item(string userId, string name) => store.Key($"session:{{{userId}}}:{name}");

    private RedisKey Index(string userId) => store.Key($"sessions:{{{userId}}}");
}
