using System.Text;
using BingeMe.Handlers.Settings;
using BingeMe.Http;

namespace BingeMe.Handlers.Security;

/// <summary>
/// Makes and verifies access and refresh tokens (platform-auth P3, interop with the legacy stack): one secret each, and nothing else
/// separates the two kinds.
/// </summary>
public sealed class Tokens
{
    /// <summary>Scope of the token of an account that is being deleted (ruling 3).</summary>
    public const string RetrieveScope = "retrieve";

    /// <summary>Role of anonymous tokens.</summary>
    public const string AnonymousRole = "anonymous";

    private readonly byte[] accessKey;
    private readonly byte[] refreshKey;
    private readonly HandlerSettings settings;
    private readonly EncodedIds ids;
    private readonly IRandomSource entropy;

    /// <summary>Makes the codec.</summary>
    /// <exception cref="ArgumentException">The two secrets are equal: refresh tokens would pass as access tokens (platform-auth P20.25).</exception>
    public Tokens(HandlerSettings settings, EncodedIds ids, IRandomSource entropy)
    {
        if (settings.JwtAccessSecret == settings.JwtRefreshSecret) throw new ArgumentException("JWT_ACCESS_SECRET and JWT_REFRESH_SECRET must differ.", nameof(settings));
        accessKey = Encoding.UTF8.GetBytes(settings.JwtAccessSecret);
        refreshKey = Encoding.UTF8.GetBytes(settings.JwtRefreshSecret);
        this.settings = settings;
        this.ids = ids;
        this.entropy = entropy;
    }

    /// <summary>A member's access token.</summary>
    /// <param name="memberId">The member.</param>
    /// <param name="role">As <see cref="Accounts.Account.TokenRole"/> maps it.</param>
    /// <param name="now">The time of issue.</param>
    /// <param name="scope"><see cref="RetrieveScope"/>, or null.</param>
    /// <param name="refreshed">Whether a refresh issues it: then it says <c>isAnonymous: false</c>, as legacy does.</param>
    public string MemberAccess(long memberId, string role, DateTimeOffset now, string? scope = null, bool refreshed = false) =>
        Make(accessKey, ids.Encode(memberId), role, refreshed ? false : null, scope, now, settings.AccessLifetime);

    /// <summary>A member's refresh token.</summary>
    public string MemberRefresh(long memberId, string role, DateTimeOffset now, bool refreshed = false) =>
        Make(refreshKey, ids.Encode(memberId), role, refreshed ? false : null, null, now, settings.RefreshLifetime);

    /// <summary>Both tokens of a member.</summary>
    public TokenPair Member(long memberId, string role, DateTimeOffset now) =>
        new(MemberAccess(memberId, role, now), MemberRefresh(memberId, role, now), Seconds(now + settings.RefreshLifetime));

    /// <summary>Both tokens of an anonymous visitor.</summary>
    public TokenPair Anonymous(string anonymousId, DateTimeOffset now) =>
        new(AnonymousAccess(anonymousId, now), AnonymousRefresh(anonymousId, now), Seconds(now + settings.RefreshLifetime));

    /// <summary>An anonymous visitor's access token.</summary>
    public string AnonymousAccess(string anonymousId, DateTimeOffset now) => Make(accessKey, anonymousId, AnonymousRole, true, null, now, settings.AccessLifetime);

    /// <summary>An anonymous visitor's refresh token.</summary>
    public string AnonymousRefresh(string anonymousId, DateTimeOffset now) => Make(refreshKey, anonymousId, AnonymousRole, true, null, now, settings.RefreshLifetime);

    /// <summary>What an access token says; null when it does not hold.</summary>
    public TokenClaims? ReadAccess(string token, DateTimeOffset now) => Read(accessKey, token, now);

    /// <summary>Whether nothing is wrong about an access token but its age.</summary>
    public bool HasExpired(string token, DateTimeOffset now) => HasExpired(accessKey, token, now);

    /// <summary>Whether nothing is wrong about a refresh token but its age.</summary>
    public bool RefreshHasExpired(string token, DateTimeOffset now) => HasExpired(refreshKey, token, now);

    /// <summary>What a refresh token says; null when it does not hold.</summary>
    public TokenClaims? ReadRefresh(string token, DateTimeOffset now) => Read(refreshKey, token, now);

    /// <summary>When a refresh token issued now ends.</summary>
    public DateTimeOffset RefreshEnd(DateTimeOffset now) => Seconds(now + settings.RefreshLifetime);

    private static DateTimeOffset Seconds(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());

    private string Make(byte[] key, string id, string role, bool? isAnonymous, string? scope, DateTimeOffset now, TimeSpan lifetime) =>
        JsonWebToken.Make(key, new JsonWebToken.Payload(id, role, isAnonymous, scope, now.ToUnixTimeSeconds(), (now + lifetime).ToUnixTimeSeconds(), entropy.Hex(16)));

    private static bool HasExpired(byte[] key, string token, DateTimeOffset now) => JsonWebToken.Read(key, token) is { } payload && payload.Exp <= now.ToUnixTimeSeconds();

    private TokenClaims? Read(byte[] key, string token, DateTimeOffset now)
    {
        if (JsonWebToken.Read(key, token) is not { } payload || payload.Exp <= now.ToUnixTimeSeconds() || payload.Exp > DateTimeOffset.MaxValue.ToUnixTimeSeconds()) return null;
        var expires = DateTimeOffset.FromUnixTimeSeconds(payload.Exp);
        if (payload.IsAnonymous == true || payload.Role == AnonymousRole)
            return payload.Id.StartsWith("anon_", StringComparison.Ordinal) ? new TokenClaims(payload.Id, null, AnonymousRole, null, expires) : null;
        return ids.Read(payload.Id) is { } memberId ? new TokenClaims(memberId.ToString(), memberId, payload.Role, payload.Scope, expires) : null;
    }
}

/// <summary>What a verified token says (platform-auth P3).</summary>
/// <param name="Id">Decimal member id, or <c>anon_...</c>.</param>
/// <param name="MemberId">The member; null on anonymous tokens.</param>
/// <param name="Role">The role claim.</param>
/// <param name="Scope"><c>retrieve</c> on the token of an account that is being deleted; else null.</param>
/// <param name="ExpiresAt">UTC.</param>
public sealed record TokenClaims(string Id, long? MemberId, string Role, string? Scope, DateTimeOffset ExpiresAt);

/// <summary>A fresh access and refresh token.</summary>
/// <param name="Access">The access token.</param>
/// <param name="Refresh">The refresh token.</param>
/// <param name="RefreshExpiresAt">When the refresh token ends, UTC, whole seconds.</param>
public sealed record TokenPair(string Access, string Refresh, DateTimeOffset RefreshExpiresAt);
