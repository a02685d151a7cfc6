using System.Security.Cryptography;
using System.Text;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Settings;
using BingeMe.Http;

namespace BingeMe.Handlers.Security;

/// <summary>Opens sessions: tokens, their item, and the bound on how many a member may have.</summary>
internal sealed class SessionService(ISessions sessions, Tokens tokens, IRandomSource entropy, HandlerSettings settings)
{
    /// <summary>Opens a member's session. The tokens are only handed out once the session is stored.</summary>
    public async Task<TokenPair> OpenMember(long memberId, string role, ApiRequest request, DateTimeOffset now)
    {
        var pair = tokens.Member(memberId, role, now);
        await Store(memberId.ToString(), pair.Refresh, pair.RefreshExpiresAt, request, now);
        await DropOldest(memberId.ToString(), request.Aborted);
        return pair;
    }

    /// <summary>Opens an anonymous visitor's session.</summary>
    public async Task<(TokenPair Tokens, string AnonymousId)> OpenAnonymous(ApiRequest request, DateTimeOffset now)
    {
        var id = $"anon_{now.ToUnixTimeMilliseconds()}_{entropy.Hex(6)}";
        var pair = tokens.Anonymous(id, now);
        await Store(id, pair.Refresh, pair.RefreshExpiresAt, request, now);
        return (pair, id);
    }

    /// <summary>Stores a session for a token that exists already.</summary>
    public Task Store(string userId, string refreshToken, DateTimeOffset expires, ApiRequest request, DateTimeOffset now) => sessions.Put(
        new Session(refreshToken, userId, expires, Fingerprint(request), request.ClientAddress, request.Headers["user-agent"] ?? "", now), request.Aborted);

    /// <summary>At most so many sessions a member: the oldest go (contract, /auth/refresh).</summary>
    public async Task DropOldest(string userId, CancellationToken cancelled)
    {
        var open = await sessions.List(userId, cancelled);
        foreach (var session in open.Take(Math.Max(0, open.Count - settings.SessionsPerMember))) await sessions.Delete(session.Token, userId, cancelled);
    }

    /// <summary>
    /// The device's fingerprint (platform-auth P7), without the parsed names: legacy's parser cannot be matched exactly, and a session
    /// that moves between the stacks is at worst taken for a new device, which costs one fresh refresh token.
    /// </summary>
    public static string Fingerprint(ApiRequest request) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{request.Headers["user-agent"]}|{request.ClientAddress}|||")));
}
