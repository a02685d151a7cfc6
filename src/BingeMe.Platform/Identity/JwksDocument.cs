namespace BingeMe.Platform.Identity;

/// <summary>A published key set (RFC 7517), as far as RSA signatures need it.</summary>
internal sealed record JwksDocument(IReadOnlyList<JwksKey>? Keys);
