namespace BingeMe.Handlers.Ports;

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
