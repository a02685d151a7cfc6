namespace BingeMe.Handlers.Ports;

/// <summary>Where a member's device is reached by push: the <c>fcm-token</c> table, one item a member (platform-auth P7, ruling 18).</summary>
public interface IPushTokens
{
    /// <summary>Stores the member's device, replacing the former one; its creation time is kept.</summary>
    Task Put(PushToken token, CancellationToken cancelled);

    /// <summary>The member's device, or null.</summary>
    Task<PushToken?> Find(long userId, CancellationToken cancelled);

    /// <summary>Forgets the member's device if it still has this token. False when it has another or none.</summary>
    Task<bool> Delete(long userId, string fcmToken, CancellationToken cancelled);
}

/// <summary>A member's device for push.</summary>
/// <param name="UserId">Hash key.</param>
/// <param name="FcmToken">Secret; never logged.</param>
/// <param name="DeviceInfo">JSON text <c>{"platform":...,"voip_token":...}</c>.</param>
/// <param name="UpdatedAt">UTC; also the creation time of a first item.</param>
public sealed record PushToken(long UserId, string FcmToken, string DeviceInfo, DateTimeOffset UpdatedAt);
