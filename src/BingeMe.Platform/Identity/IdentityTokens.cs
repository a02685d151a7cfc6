using BingeMe.Handlers.Ports;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace BingeMe.Platform.Identity;

/// <summary>Identity tokens of Google and Apple, verified against their published keys (contract, /auth/google and /auth/apple).</summary>
/// <param name="keys">The providers' keys.</param>
/// <param name="apple">The exchange of Apple's codes.</param>
/// <param name="clock">Says which tokens are past their expiry.</param>
public sealed class IdentityTokens(IProviderKeys keys, AppleCodeExchange apple, TimeProvider clock) : IIdentityTokens
{
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);
    private readonly Lazy<JsonWebTokenHandler> handler = new(() => new JsonWebTokenHandler { MaximumTokenSizeInBytes = 16 * 1024 });

    /// <inheritdoc/>
    public async Task<Handlers.Ports.Identity?> Verify(
        IdentityProvider provider, string token, IReadOnlyCollection<string> audiences, CancellationToken cancelled)
    {
        // Anything but a well-formed RS256 token is refused before a key is looked for: junk costs no fetch.
        if (audiences.Count == 0 || !handler.Value.CanReadToken(token) || Header(token) is not { Alg: SecurityAlgorithms.RsaSha256, Kid.Length: > 0 } header)
            return null;
        if (await keys.Find(provider, header.Kid, cancelled) is not { } key)
            return null;
        var result = await handler.Value.ValidateTokenAsync(token, new TokenValidationParameters
        {
            IssuerSigningKey = key,
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
            ValidIssuers = Issuers(provider),
            ValidAudiences = audiences,
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            LifetimeValidator = (from, until, _, _) => Current(from, until),
        });
        return result.IsValid && result.SecurityToken is JsonWebToken { Subject.Length: > 0 } verified
            ? new Handlers.Ports.Identity(
                verified.Subject,
                Text(verified, "email"),
                string.Equals(Text(verified, "email_verified"), "true", StringComparison.OrdinalIgnoreCase),
                Text(verified, "name"))
            : null;
    }

    /// <inheritdoc/>
    public Task<string?> ExchangeAppleCode(string code, string clientId, string? redirectUri, CancellationToken cancelled) =>
        apple.Exchange(code, clientId, redirectUri, cancelled);

    private bool Current(DateTime? from, DateTime? until)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return until is not null && now < until + Skew && (from is null || from <= now + Skew);
    }

    private JsonWebToken? Header(string token)
    {
        try
        {
            return handler.Value.ReadJsonWebToken(token);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static string[] Issuers(IdentityProvider provider) => provider == IdentityProvider.Google
        ? ["https://accounts.google.com", "accounts.google.com"]
        : ["https://appleid.apple.com"];

    private static string? Text(JsonWebToken token, string claim) =>
        token.TryGetClaim(claim, out var found) && !string.IsNullOrEmpty(found.Value) ? found.Value : null;
}
