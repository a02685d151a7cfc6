namespace BingeMe.Platform.Identity;

/// <summary>One key of a set (RFC 7518 section 6.3).</summary>
/// <param name="Kty">Only <c>RSA</c> is used.</param>
/// <param name="Kid">The key's id.</param>
/// <param name="Use"><c>sig</c>, or absent.</param>
/// <param name="N">Modulus, base64url.</param>
/// <param name="E">Exponent, base64url.</param>
internal sealed record JwksKey(string? Kty, string? Kid, string? Use, string? N, string? E);
