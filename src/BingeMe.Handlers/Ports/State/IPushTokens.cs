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
