namespace BingeMe.Platform.Identity;

/// <summary>What Apple's token endpoint answers.</summary>
/// <param name="IdToken">The identity token; on success.</param>
/// <param name="Error">The OAuth error code; on refusal.</param>
internal sealed record AppleTokenResponse(string? IdToken, string? Error);
