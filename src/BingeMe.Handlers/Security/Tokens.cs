using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
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
    /// <param name="session">The session that it belongs to (<see cref="TokenClaims.Session"/>); null names none.</param>
    public string MemberAccess(long memberId, string role, DateTimeOffset now, string? scope = null, bool refreshed = false, string? session = null) =>
        Make(accessKey, ids.Encode(memberId), role, refreshed ? false : null, scope, now, settings.AccessLifetime, session);

    /// <summary>A member's refresh token.</summary>
    public string MemberRefresh(long memberId, string role, DateTimeOffset now, bool refreshed = false) =>
        Make(refreshKey, ids.Encode(memberId), role, refreshed ? false : null, null, now, settings.RefreshLifetime);

    /// <summary>Both tokens of a member.</summary>
    public TokenPair Member(long memberId, string role, DateTimeOffset now)
    {
        var refresh = MemberRefresh(memberId, role, now);
        return new(MemberAccess(memberId, role, now, session: SessionService.FamilyOf(refresh)), refresh, Seconds(now + settings.RefreshLifetime));
    }

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

    private string Make(byte[] key, string id, string role, bool? isAnonymous, string? scope, DateTimeOffset now, TimeSpan lifetime, string? session = null) =>
        JsonWebToken.Make(key, new JsonWebToken.Payload(id, role, isAnonymous, scope, now.ToUnixTimeSeconds(), (now + lifetime).ToUnixTimeSeconds(), entropy.Hex(16), session));

    private static bool HasExpired(byte[] key, string token, DateTimeOffset now) => JsonWebToken.Read(key, token) is { } payload && payload.Exp <= now.ToUnixTimeSeconds();

    private TokenClaims? Read(byte[] key, string token, DateTimeOffset now)
    {
        if (JsonWebToken.Read(key, token) is not { } payload || payload.Exp <= now.ToUnixTimeSeconds() || payload.Exp > DateTimeOffset.MaxValue.ToUnixTimeSeconds()) return null;
        var expires = DateTimeOffset.FromUnixTimeSeconds(payload.Exp);
        if (payload.IsAnonymous == true || payload.Role == AnonymousRole)
            return payload.Id.StartsWith("anon_", StringComparison.Ordinal) ? new TokenClaims(payload.Id, null, AnonymousRole, null, expires) { IssuedAt = payload.Iat } : null;
        return ids.Read(payload.Id) is { } memberId
            ? new TokenClaims(memberId.ToString(), memberId, payload.Role, payload.Scope, expires) { IssuedAt = payload.Iat, Session = payload.Sid }
            : null;
    }
}

/// <summary>What a verified token says (platform-auth P3).</summary>
/// <param name="Id">Decimal member id, or <c>anon_...</c>.</param>
/// <param name="MemberId">The member; null on anonymous tokens.</param>
/// <param name="Role">The role claim.</param>
/// <param name="Scope"><c>retrieve</c> on the token of an account that is being deleted; else null.</param>
/// <param name="ExpiresAt">UTC.</param>
public sealed record TokenClaims(string Id, long? MemberId, string Role, string? Scope, DateTimeOffset ExpiresAt)
{
    /// <summary>When it was issued, seconds since 1970; 0 where the token does not say.</summary>
    public long IssuedAt { get; init; }

    /// <summary>
    /// Of an access token: what the sessions of one sign-in have in common (ruling 30), by the claim <c>sid</c> (OpenID Connect Front-Channel
    /// Logout 1.0, section 3); null where the token does not say: the legacy stack's, and those of before this claim.
    /// </summary>
    public string? Session { get; init; }
}

/// <summary>A fresh access and refresh token.</summary>
/// <param name="Access">The access token.</param>
/// <param name="Refresh">The refresh token.</param>
/// <param name="RefreshExpiresAt">When the refresh token ends, UTC, whole seconds.</param>
public sealed record TokenPair(string Access, string Refresh, DateTimeOffset RefreshExpiresAt);

/// <summary>
/// The one token form that this API issues and takes: compact JWS, HS256, and no other algorithm (RFC 7515, RFC 8725 section 3.1).
/// Written here because the production secrets may be shorter than the key sizes that the usual libraries accept (platform-auth P3),
/// and because a cold start pays for it on every member request.
/// </summary>
internal static class JsonWebToken
{
    private const int MaximumLength = 8192;

    private static readonly SearchValues<char> Characters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");
    private static readonly string Header = Base64Url.EncodeToString("""{"alg":"HS256","typ":"JWT"}"""u8);

    /// <summary>The claims that this API knows.</summary>
    internal sealed record Payload(string Id, string Role, bool? IsAnonymous, string? Scope, long Iat, long Exp, string? Jti, string? Sid = null);

    public static string Make(byte[] key, Payload payload)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteString("id"u8, payload.Id);
            writer.WriteString("role"u8, payload.Role);
            if (payload.IsAnonymous is { } anonymous) writer.WriteBoolean("isAnonymous"u8, anonymous);
            if (payload.Scope is { } scope) writer.WriteString("scope"u8, scope);
            writer.WriteString("sub"u8, payload.Id);
            if (payload.Jti is { } jti) writer.WriteString("jti"u8, jti);
            if (payload.Sid is { } sid) writer.WriteString("sid"u8, sid);
            writer.WriteNumber("iat"u8, payload.Iat);
            writer.WriteNumber("exp"u8, payload.Exp);
            writer.WriteEndObject();
        }

        var signed = $"{Header}.{Base64Url.EncodeToString(buffer.WrittenSpan)}";
        Span<byte> signature = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(signed), signature);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    /// <summary>The payload of a token whose signature holds; null for anything else. Expiry is the caller's to check.</summary>
    public static Payload? Read(byte[] key, string token)
    {
        // The decoder below would skip white space; a token with any is none (RFC 7515 section 2).
        if (token.Length > MaximumLength || token.AsSpan().ContainsAnyExcept(Characters)) return null;
        var first = token.IndexOf('.', StringComparison.Ordinal);
        var last = token.LastIndexOf('.');
        if (first <= 0 || last <= first + 1 || token.AsSpan(first + 1, last - first - 1).Contains('.')) return null;
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(token, 0, last), expected);
        if (Decode(token.AsSpan(last + 1)) is not { } signature || !CryptographicOperations.FixedTimeEquals(signature, expected)) return null;
        try
        {
            return Decode(token.AsSpan(0, first)) is { } header && IsHs256(header) && Decode(token.AsSpan(first + 1, last - first - 1)) is { } body ? Parse(body) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Signed by us and yet no JSON, or a text that is no Unicode: nothing that this API issued.
            return null;
        }
    }

    private static byte[]? Decode(ReadOnlySpan<char> text) => Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : null;

    private static bool IsHs256(ReadOnlySpan<byte> header)
    {
        var reader = new Utf8JsonReader(header);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isAlg = reader.ValueTextEquals("alg"u8);
            reader.Read();
            if (isAlg) return reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("HS256"u8);
            reader.Skip();
        }

        return false;
    }

    private static Payload? Parse(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return null;
        string? id = null, userId = null, role = null, scope = null, jti = null, sid = null;
        bool? anonymous = null;
        long iat = 0, exp = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            switch (name)
            {
                case "id": id = Scalar(ref reader); break;
                case "userId": userId = Scalar(ref reader); break;
                case "role": role = Scalar(ref reader); break;
                case "scope": scope = Scalar(ref reader); break;
                case "jti": jti = Scalar(ref reader); break;
                case "sid": sid = Scalar(ref reader); break;
                case "isAnonymous": anonymous = reader.TokenType == JsonTokenType.True; break;
                case "iat": iat = Number(ref reader); break;
                case "exp": exp = Number(ref reader); break;
                default: reader.Skip(); break;
            }
        }

        // A claim named userId is read where id is absent (platform-auth.md, shared rule 3).
        return (id ?? userId) is { } subject ? new Payload(subject, role ?? "", anonymous, scope, iat, exp, jti, sid) : null;
    }

    private static string? Scalar(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String) return reader.GetString();
        if (reader.TokenType == JsonTokenType.Number) return Encoding.ASCII.GetString(reader.ValueSpan);
        reader.Skip();
        return null;
    }

    private static long Number(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number) return reader.TryGetInt64(out var whole) ? whole : (long)reader.GetDouble();
        reader.Skip();
        return 0;
    }
}
