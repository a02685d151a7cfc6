using System.Text.Json.Serialization;

namespace BingeMe.Platform.Integrations.Push;

/// <summary>Claims of the signed grant (RFC 7523 section 3; Google, Using OAuth 2.0 for server to server applications).</summary>
internal sealed record GrantClaims(
    [property: JsonPropertyName("iss")] string Issuer,
    [property: JsonPropertyName("scope")] string Scope,
    [property: JsonPropertyName("aud")] string Audience,
    [property: JsonPropertyName("iat")] long IssuedAt,
    [property: JsonPropertyName("exp")] long ExpiresAt);
