using System.Globalization;
using BingeMe.Handlers.Ports;
using StackExchange.Redis;

namespace BingeMe.Platform.State.Redis;

/// <summary>Push tokens in Redis, a hash each.</summary>
/// <param name="store">The connection.</param>
internal sealed class RedisPushTokens(RedisStore store) : IPushTokens
{
    private const string PutScript =
        """
        redis.call('hset', KEYS[1], 'fcm_token', ARGV[1], 'device_info', ARGV[2], 'updated_at', ARGV[3])
        return redis.call('hsetnx', KEYS[1], 'created_at', ARGV[3])
        """;

    private const string DeleteScript =
        """
        if redis.call('hget', KEYS[1], 'fcm_token') ~= ARGV[1] then return 0 end
        return redis.call('del', KEYS[1])
        """;

    /// <inheritdoc/>
    public Task Put(PushToken token, CancellationToken cancelled) => store.Script(
        PutScript, [Item(token.UserId)], [token.FcmToken, token.DeviceInfo, token.UpdatedAt.ToUnixTimeMilliseconds()], cancelled);

    /// <inheritdoc/>
    public async Task<PushToken?> Find(long userId, CancellationToken cancelled)
    {
        var fields = (await store.Run(redis => redis.HashGetAllAsync(Item(userId)), cancelled)).ToStringDictionary();
        return fields.Count == 0
            ? null
            : new PushToken(
                userId,
                fields["fcm_token"],
                fields["device_info"],
                DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(fields["updated_at"], CultureInfo.InvariantCulture)));
    }

    /// <inheritdoc/>
    public async Task<bool> Delete(long userId, string fcmToken, CancellationToken cancelled) =>
        (int)await store.Script(DeleteScript, [Item(userId)], [fcmToken], cancelled) == 1;

    private RedisKey Item(long userId) => store.Key($"push:{userId}");
}
