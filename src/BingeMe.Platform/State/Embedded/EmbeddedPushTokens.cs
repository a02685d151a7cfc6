using BingeMe.Handlers.Ports;
using Dapper;

namespace BingeMe.Platform.State.Embedded;

/// <summary>Push tokens in the state file.</summary>
/// <param name="state">The file.</param>
internal sealed class EmbeddedPushTokens(StateFile state) : IPushTokens
{
    /// <inheritdoc/>
    public Task Put(PushToken token, CancellationToken cancelled) => state.Run(
        connection => connection.ExecuteAsync(
            """
            insert into push_tokens (user_id, fcm_token, device_info, created_at, updated_at)
            values (@userId, @fcmToken, @deviceInfo, @at, @at)
            on conflict (user_id) do update set fcm_token = excluded.fcm_token, device_info = excluded.device_info,
              updated_at = excluded.updated_at
            """,
            new
            {
                userId = token.UserId,
                fcmToken = token.FcmToken,
                deviceInfo = token.DeviceInfo,
                at = token.UpdatedAt.ToUnixTimeMilliseconds(),
            }),
        cancelled);

    /// <inheritdoc/>
    public Task<PushToken?> Find(long userId, CancellationToken cancelled) => state.Run(
        async connection => (await connection.QueryFirstOrDefaultAsync<PushTokenRow>(
            """
            select user_id as UserId, fcm_token as FcmToken, device_info as DeviceInfo, updated_at as UpdatedAt
            from push_tokens where user_id = @userId
            """,
            new { userId }))?.ToToken(),
        cancelled);

    /// <inheritdoc/>
    public Task<bool> Delete(long userId, string fcmToken, CancellationToken cancelled) => state.Run(
        async connection => await connection.ExecuteAsync(
            "delete from push_tokens where user_id = @userId and fcm_token = @fcmToken", new { userId, fcmToken }) > 0,
        cancelled);
}

/// <summary>A row of the state file's <c>push_tokens</c>.</summary>
internal sealed class PushTokenRow
{
    public long UserId { get; set; }

    public string FcmToken { get; set; } = "";

    public string DeviceInfo { get; set; } = "";

    public long UpdatedAt { get; set; }

    public PushToken ToToken() => new(UserId, FcmToken, DeviceInfo, DateTimeOffset.FromUnixTimeMilliseconds(UpdatedAt));
}
