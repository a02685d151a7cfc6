using System.Security.Cryptography;
using System.Text;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Settings;
using BingeMe.Http;

namespace BingeMe.Handlers.Modules.Auth.Accounts;

/// <summary>
/// The proof that a reset code was verified: a marker that is used once, found by the token handed out, or, for clients that do not
/// know the token yet and a deployment that still lets them in, by the same address and User-Agent: a stranger behind the same NAT with the
/// same app has both (contract, /auth/reset-password).
/// </summary>
internal sealed class ResetProof(IOneTimeCodeStore store, IRandomSource entropy, HandlerSettings settings)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <summary>Stores a marker and returns its token.</summary>
    public async Task<string> Grant(string email, ApiRequest request, DateTimeOffset now)
    {
        var token = entropy.Base64Url(32);
        var expires = DateTimeOffset.FromUnixTimeSeconds((now + Lifetime).ToUnixTimeSeconds());
        await store.PutMarker(new ResetMarker(Identifier(email), Hash(token), request.ClientAddress, UserAgentHash(request), now, expires), request.Aborted);
        return token;
    }

    /// <summary>The marker, for a caller who can show it, and leaves it: for work that must not cost the proof when it fails. End with <see cref="Use"/>.</summary>
    public async Task<ResetMarker?> Check(string email, string? token, ApiRequest request, DateTimeOffset now)
    {
        if (await store.FindMarker(Identifier(email), now, request.Aborted) is not { } marker) return null;
        var isTheirs = token is not null
            ? CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hash(token)), Encoding.ASCII.GetBytes(marker.TokenHash))
            : settings.ResetWithoutToken && marker.Ip == request.ClientAddress && marker.UserAgentHash == UserAgentHash(request);
        return isTheirs ? marker : null;
    }

    /// <summary>Uses the marker up. True for exactly one of many callers.</summary>
    public async Task<bool> Use(ResetMarker marker, CancellationToken cancelled) => await store.DeleteMarker(marker.Identifier, marker.TokenHash, cancelled);

    private static string Identifier(string email) => $"reset_ok:{email}";

    private static string UserAgentHash(ApiRequest request) => Hash(request.Headers["user-agent"] ?? "");

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
