using System.Security.Cryptography;
using System.Text;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Settings;
using BingeMe.Http;

namespace BingeMe.Handlers.Security;

/// <summary>Opens sessions: tokens, their item, and the bound on how many a member may have.</summary>
internal sealed class SessionService(ISessions sessions, Tokens tokens, IRandomSource entropy, IAlerts alerts, HandlerSettings settings)
{
    /// <summary>How long a replaced token still gives its successor, so that a client may repeat a request whose answer was lost.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(60);

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
    /// <param name="userId">Whose session.</param>
    /// <param name="refreshToken">Its token.</param>
    /// <param name="expires">Its end.</param>
    /// <param name="request">From which device.</param>
    /// <param name="now">The time of the request.</param>
    /// <param name="family">The family that it goes on with; null begins one.</param>
    public Task Store(string userId, string refreshToken, DateTimeOffset expires, ApiRequest request, DateTimeOffset now, string? family = null) => sessions.Put(
        new Session(refreshToken, userId, expires, Fingerprint(request), request.ClientAddress, request.Headers["user-agent"] ?? "", now)
        {
            Family = family ?? FamilyOf(refreshToken),
        },
        request.Aborted);

    /// <summary>The family that a refresh token begins.</summary>
    public static string FamilyOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)))[..16];

    /// <summary>The family of a session: what followed from the same sign-in. A session of the legacy stack begins its own.</summary>
    public static string FamilyOf(Session session) => session.Family ?? FamilyOf(session.Token);

    /// <summary>
    /// Whether a token is shown that was replaced a while ago: it is a copy, or the copy's owner shows his own. Nobody can tell, so the family
    /// ends (ruling 30).
    /// </summary>
    public static bool IsUsedTwice(Session session, DateTimeOffset now) => session.ReplacedBy is not null && now - session.ReplacedAt > Overlap;

    /// <summary>Ends every live session of the family of one whose token was used twice, and tells the people on call.</summary>
    public async Task EndStolen(Session session, CancellationToken cancelled)
    {
        var ended = await EndFamily(session, cancelled);
        alerts.Tell($"A replaced refresh token of {session.UserId} was used again, as after a theft; {ended} session(s) of its family ended.");
    }

    /// <summary>Ends what one sign-in began, whatever token of it is shown: of one that was replaced, the token that took its place (ruling 30).</summary>
    public async Task End(string token, string userId, DateTimeOffset now, CancellationToken cancelled)
    {
        if (await sessions.Find(token, userId, cancelled) is { ReplacedBy: not null } replaced)
        {
            if (IsUsedTwice(replaced, now)) await EndStolen(replaced, cancelled);
            else await EndFamily(replaced, cancelled);
        }

        await sessions.Delete(token, userId, cancelled);
    }

    /// <summary>
    /// At most so many sessions a member: the oldest go (contract, /auth/refresh). Where it would cost a scan of everybody's sessions, none go:
    /// signing in must not wait for that. Nor does it fail for it: the new session stands already, and the next one takes the oldest with it.
    /// </summary>
    public async Task DropOldest(string userId, CancellationToken cancelled)
    {
        try
        {
            if (!await sessions.IsListingCheap(cancelled)) return;
            var open = await sessions.List(userId, cancelled);
            foreach (var session in open.Take(Math.Max(0, open.Count - settings.SessionsPerMember))) await sessions.Delete(session.Token, userId, cancelled);
        }
        catch (UnavailableException)
        {
            // The store's failure is counted with its dependency; the tokens of the session that was opened are what the client needs.
        }
    }

    /// <summary>Whether a request comes from the device that a session was opened on, whatever its address and its app's version are by now (ruling 30).</summary>
    public static bool IsSameDevice(Session session, ApiRequest request) =>
        session.App.Length == 0 || Device(session.App) == Device(request.Headers["user-agent"] ?? "");

    /// <summary>
    /// The device's fingerprint (platform-auth P7), without the parsed names: legacy's parser cannot be matched exactly, and a session
    /// that moves between the stacks is at worst taken for a new device, which costs one fresh refresh token.
    /// </summary>
    public static string Fingerprint(ApiRequest request) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{request.Headers["user-agent"]}|{request.ClientAddress}|||")));

    private async Task<int> EndFamily(Session of, CancellationToken cancelled)
    {
        var ended = 0;
        foreach (var session in await sessions.List(of.UserId, cancelled))
        {
            if (FamilyOf(session) == FamilyOf(of) && await sessions.Delete(session.Token, of.UserId, cancelled)) ended++;
        }

        return ended;
    }

    /// <summary>A User-Agent without the versions in it.</summary>
    private static string Device(string userAgent) => string.Concat(userAgent.Where(static c => !char.IsAsciiDigit(c) && c is not ('.' or '_')));
}
