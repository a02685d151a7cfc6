namespace BingeMe.Handlers.Ports;

/// <summary>
/// The one-time proof between forgot-password/verify and reset-password; lies in the <c>otp</c> table without an <c>otp</c> attribute,
/// so that no verifier takes it for a code.
/// </summary>
/// <param name="Identifier"><c>reset_ok:{lower-cased e-mail}</c>.</param>
/// <param name="TokenHash">Lower-case hex SHA-256 of the token handed to the client.</param>
/// <param name="Ip">The verifying client's address.</param>
/// <param name="UserAgentHash">Lower-case hex SHA-256 of its User-Agent.</param>
/// <param name="CreatedAt">UTC, milliseconds.</param>
/// <param name="ExpiresAt">UTC, whole seconds.</param>
public sealed record ResetMarker(string Identifier, string TokenHash, string Ip, string UserAgentHash, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);
