namespace BingeMe.Handlers.Ports;

/// <summary>Refresh-token sessions, shared by both hosts and the legacy stack. Items are always addressed by token and user (ruling 6).</summary>
public interface ISessions
{
    /// <summary>Stores a session, replacing one with the same token and user.</summary>
    Task Put(Session session, CancellationToken cancelled);

    /// <summary>The session, replaced or not, or null when there is none or it is past its expiry.</summary>
    Task<Session?> Find(string token, string userId, CancellationToken cancelled);

    /// <summary>
    /// Marks a session as replaced, once: of many callers one sets its successor, and all learn whose it is (ruling 30). The item stays, so
    /// that a replaced token can still be told from one that never was.
    /// </summary>
    /// <param name="token">The session's refresh token.</param>
    /// <param name="userId">Whose session.</param>
    /// <param name="successor">The refresh token that takes its place; its session is stored already.</param>
    /// <param name="at">When.</param>
    /// <param name="keepUntil">Until when the item stays; never later than its own end.</param>
    /// <param name="cancelled">Ends the wait for the store.</param>
    /// <returns>The token that replaces it: this successor, or the one that was set before. Null when the session is gone.</returns>
    Task<string?> Replace(string token, string userId, string successor, DateTimeOffset at, DateTimeOffset keepUntil, CancellationToken cancelled);

    /// <summary>Ends one session. False when there was none.</summary>
    Task<bool> Delete(string token, string userId, CancellationToken cancelled);

    /// <summary>The live sessions of a user, oldest first; without those that were replaced.</summary>
    Task<IReadOnlyList<Session>> List(string userId, CancellationToken cancelled);

    /// <summary>
    /// Whether <see cref="List"/> costs about as much as the user has sessions. Where it does not (the legacy table has no index by user, and is
    /// read whole), what merely tidies up does without.
    /// </summary>
    Task<bool> IsListingCheap(CancellationToken cancelled);

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
    string Token, string UserId, DateTimeOffset ExpiresAt, string DeviceFingerprint, string IpAddress, string App, DateTimeOffset CreatedAt)
{
    /// <summary>What all sessions that follow from one sign-in share (attribute <c>family</c>); null on items of the legacy stack.</summary>
    public string? Family { get; init; }

    /// <summary>The refresh token that took this one's place (attribute <c>replaced_by</c>); null while it is live.</summary>
    public string? ReplacedBy { get; init; }

    /// <summary>When it was replaced, UTC, milliseconds (attribute <c>replaced_at</c>).</summary>
    public DateTimeOffset? ReplacedAt { get; init; }
}
