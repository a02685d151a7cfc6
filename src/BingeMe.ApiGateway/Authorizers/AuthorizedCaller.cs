namespace BingeMe.ApiGateway.Authorizers;

/// <summary>Who the token proved the caller to be (platform-auth P3).</summary>
/// <param name="PrincipalId">Decimal member id, or the anonymous id.</param>
/// <param name="UserId">The id put into the context.</param>
/// <param name="Role">The token's role.</param>
/// <param name="IsAnonymous">True for an anonymous token.</param>
public sealed record AuthorizedCaller(string PrincipalId, string UserId, string Role, bool IsAnonymous);
