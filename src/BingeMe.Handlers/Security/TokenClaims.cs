namespace BingeMe.Handlers.Security;

/// <summary>What a verified token says (platform-auth P3).</summary>
/// <param name="Id">Decimal member id, or <c>anon_...</c>.</param>
/// <param name="MemberId">The member; null on anonymous tokens.</param>
/// <param name="Role">The role claim.</param>
/// <param name="Scope"><c>retrieve</c> on the token of an account that is being deleted; else null.</param>
/// <param name="ExpiresAt">UTC.</param>
public sealed record TokenClaims(string Id, long? MemberId, string Role, string? Scope, DateTimeOffset ExpiresAt);
