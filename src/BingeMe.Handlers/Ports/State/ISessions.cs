namespace BingeMe.Handlers.Ports;

/// <summary>Refresh-token sessions, shared by both hosts and the legacy stack. Items are always addressed by token and user (ruling 6).</summary>
public interface ISessions
{
    /// <summary>Stores a session, replacing one with the same token and user.</summary>
    Task Put(Session session, CancellationToken cancelled);

    /// <summary>The session, or null when there is none or it is past its expiry.</summary>
    Task<Session?> Find(string token, string userId, CancellationToken cancelled);

    /// <summary>Brings a session's expiry forward; a session that is gone stays gone, and a later expiry is never set.</summary>
    Task ExpireBy(string token, string userId, DateTimeOffset at, CancellationToken cancelled);

    /// <summary>Ends one session. False when there was none.</summary>
    Task<bool> Delete(string token, string userId, CancellationToken cancelled);

    /// <summary>The live sessions of a user, oldest first.</summary>
    Task<IReadOnlyList<Session>> List(string userId, CancellationToken cancelled);

    /// <summary>Ends every session of a user but one. Returns how many ended.</summary>
    /// <param name="userId">Whose sessions.</param>
    /// <param name="exceptToken">The refresh token to keep; null ends all.</param>
    /// <param name="cancelled">Ends the wait for the store.</param>
    Task<int> DeleteAll(string userId, string? exceptToken, CancellationToken cancelled);
}

/// <summary>One signed-in device: the item of the <c>sessions</c> table (platform-auth P7).</summary>
/// <param name="Token">The refresh token itself; hash key.</param>
/// <param name="UserId">Decimal member id, or <c>anon_...</c>; range key.</param>
/// <param name="ExpiresAt">UTC, whole seconds; an item past it counts as absent although the store may still hold it.</param>
/// <param name="DeviceFingerprint">64 hex digits (platform-auth P7).</param>
/// <param name="IpAddress">The resolved client address at sign-in.</param>
/// <param name="App">The raw User-Agent.</param>
/// <param name="CreatedAt">UTC.</param>
public sealed record Session(
    string Token, string UserId, DateTimeOffset ExpiresAt, string DeviceFingerprint, string IpAddress, string App, DateTimeOffset CreatedAt);
