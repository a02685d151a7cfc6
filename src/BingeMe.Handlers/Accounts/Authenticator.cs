using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Http;
using BingeMe.Http.Calls;
using BingeMe.Http.Operations;
using BingeMe.Http.Pipeline;
using Dapper;

namespace BingeMe.Handlers.Accounts;

/// <summary>
/// Who calls, and whether the operation is open to them: the middleware table of platform-auth P3, with the account state checked once
/// for every member request (ruling 3).
/// </summary>
/// <param name="tokens">Reads access tokens.</param>
/// <param name="db">Reads account states.</param>
/// <param name="internalKey">What a service of ours sends as <c>X-Internal-Key</c>; null lets none in.</param>
/// <param name="readsMarks">Whether it is asked, too, when the caller wrote last: where a read replica may answer.</param>
internal sealed class Authenticator(Tokens tokens, Db db, string? internalKey = null, bool readsMarks = false) : IAuthenticator
{
    public async ValueTask<Caller?> Authenticate(Operation operation, ApiRequest request, DateTimeOffset now)
    {
        if (operation.Access == Access.Open) return null;
        if (operation.OpenToServices && IsService(request)) return null;
        var claims = Claims(request, now);
        return operation.Access switch
        {
            Access.Optional => await Known(claims, request.Aborted),
            Access.Anonymous => Anonymous(claims ?? throw NoGoodToken(operation.Access, request, now)),
            _ => await Member(operation, claims ?? throw NoGoodToken(operation.Access, request, now), request.Aborted),
        };
    }

    /// <summary>The member who calls, inside an operation that is open to everybody.</summary>
    /// <exception cref="ApiException">As for an operation that only active members may call.</exception>
    public ValueTask<Caller> Member(ApiRequest request, DateTimeOffset now) => Member(null, Claims(request, now) ?? throw NoGoodToken(Access.Member, request, now), request.Aborted);

    /// <summary>
    /// The answer to a suspended member. Operations that are open to them in part (messages to support, ruling 3) give it themselves for the rest.
    /// </summary>
    public static ApiException Suspended() =>
        ApiException.Forbidden("The account is suspended.", new JsonObject { ["actionRequired"] = "suspended", ["redirectTo"] = "/auth/suspended" });

    /// <summary>The answer to a good token of an account that is no more.</summary>
    public static ApiException Gone() => ApiException.Unauthorized("The account is gone; begin anew with POST /auth/init.");

    /// <summary>The header must begin with exactly <c>Bearer</c> and one space (platform-auth P3).</summary>
    private static string? Bearer(ApiRequest request) =>
        request.Headers.First("authorization") is { } header && header.StartsWith("Bearer ", StringComparison.Ordinal) ? header["Bearer ".Length..] : null;

    private TokenClaims? Claims(ApiRequest request, DateTimeOffset now) => Bearer(request) is { } token ? tokens.ReadAccess(token, now) : null;

    private bool IsService(ApiRequest request) =>
        internalKey is not null && request.Headers["x-internal-key"] is { } sent
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(sent)), SHA256.HashData(Encoding.UTF8.GetBytes(internalKey)));

    /// <summary>What to do next, by what is wrong about the token.</summary>
    private ApiException NoGoodToken(Access access, ApiRequest request, DateTimeOffset now)
    {
        var isForMembers = access != Access.Anonymous;
        if (string.IsNullOrWhiteSpace(request.Headers.First("authorization")))
        {
            return ApiException.Unauthorized(isForMembers
                ? "No access token came. Sign in (POST /auth/init, then POST /auth/login) and send the token as 'Authorization: Bearer ...'."
                : "No access token came. POST /auth/init gives one; send it as 'Authorization: Bearer ...'.");
        }

        if (Bearer(request) is not { } token) return ApiException.Unauthorized("The Authorization header must be 'Bearer', one space and an access token.");
        if (tokens.HasExpired(token, now)) return ApiException.Unauthorized("The access token has expired; get a new one: POST /auth/refresh.");
        return ApiException.Unauthorized(isForMembers ? "The access token does not hold; sign in again: POST /auth/login." : "The access token does not hold; get a new one: POST /auth/init.");
    }

    private static Caller Anonymous(TokenClaims claims)
    {
        if (claims.MemberId is not null) throw ApiException.Forbidden("This is for visitors who are not signed in; use an anonymous token.");
        return new Caller(claims.Id, null, claims.Role);
    }

    private async ValueTask<Caller?> Known(TokenClaims? claims, CancellationToken cancelled)
    {
        if (claims is null || claims.Scope is not null) return null;
        if (claims.MemberId is not { } memberId) return new Caller(claims.Id, null, claims.Role);
        var row = await Row(memberId, cancelled);
        return row?.State == AccountStatus.Active && row.Takes(claims) ? new MemberCaller(claims.Id, memberId, claims.Role, row) { Status = "active", Session = claims.Session } : null;
    }

    private Task<CallerRow?> Row(long memberId, CancellationToken cancelled) => db.Run(sql => Members.Signed(sql, memberId, readsMarks), cancelled);

    private async ValueTask<Caller> Member(Operation? operation, TokenClaims claims, CancellationToken cancelled)
    {
        if (claims.MemberId is not { } memberId)
            throw new ApiException(operation?.AnonymousStatus ?? 401, "This is for members; sign in first.");
        if (claims.Scope is not null && operation is not { AllowsDeletedAccounts: true })
            throw ApiException.Unauthorized("This token is good for one thing: taking back the account's deletion (POST /account/retrieve). Do that, then sign in.");

        var row = await Row(memberId, cancelled) ?? throw Gone();
        if (!row.Takes(claims)) throw ApiException.Unauthorized("The session was ended from elsewhere; sign in again: POST /auth/login.");
        var caller = new MemberCaller(claims.Id, memberId, claims.Role, row) { Scope = claims.Scope, Session = claims.Session };
        switch (row.State)
        {
            case AccountStatus.Active:
                return caller with { Status = "active" };
            case AccountStatus.Suspended when operation is { OpenToSuspended: true }:
                return caller with { Status = "suspended" };
            case AccountStatus.Suspended:
                throw Suspended();
            case AccountStatus.Pending:
                throw ApiException.Forbidden("The account is not released yet.");
            case AccountStatus.Deleted when claims.Scope == Tokens.RetrieveScope:
                return caller with { Status = "deleted" };
            case AccountStatus.Unknown:
                throw ApiException.Forbidden("The account is not in good standing.");
            default:
                throw Gone();
        }
    }
}

/// <summary>Reads account states; a soft deletion shows in <c>status</c> or in the <c>deleted</c> flag, and either counts (ruling 20).</summary>
internal static class AccountStates
{
    /// <summary>How long a deleted account can be retrieved (ruling 3).</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromDays(30);

    /// <summary>The account's state by its primary key; null when there is no row.</summary>
    public static async Task<AccountStatus?> Find(SqlScope sql, long userId)
    {
        var row = await sql.Connection.QueryFirstOrDefaultAsync<StatusRow>("select status as Status, deleted as Deleted from users where id = @userId", new { userId });
        return row is null ? null : Of(row.Status, row.Deleted);
    }

    public static AccountStatus Of(string status, long deleted) => deleted != 0
        ? AccountStatus.Deleted
        : status switch
        {
            "active" => AccountStatus.Active,
            "pending" => AccountStatus.Pending,
            "suspended" => AccountStatus.Suspended,
            "deleted" => AccountStatus.Deleted,
            _ => AccountStatus.Unknown,
        };

    internal sealed class StatusRow
    {
        public string Status { get; set; } = "";

        public long Deleted { get; set; }
    }
}

/// <summary>The state of a member's account (platform-auth.md, shared rule 4).</summary>
internal enum AccountStatus
{
    /// <summary>In good standing.</summary>
    Active,

    /// <summary>Not released yet: may do nothing.</summary>
    Pending,

    /// <summary>May sign in, reach support and care for the account; nothing else.</summary>
    Suspended,

    /// <summary>Deleted, within or past its thirty days.</summary>
    Deleted,

    /// <summary>A value in the column that the contract does not know.</summary>
    Unknown,
}

/// <summary>A member who calls, with the row by which the authenticator knew the account: read once for a request, as it was when that was taken up.</summary>
internal sealed record MemberCaller(string Id, long? MemberId, string Role, CallerRow Row) : Caller(Id, MemberId, Role)
{
    /// <summary>The session that the call comes from (<see cref="TokenClaims.Session"/>); null where its token does not say.</summary>
    public string? Session { get; init; }

    /// <summary>The row of a caller whom the authenticator has let in as a member.</summary>
    /// <exception cref="InvalidOperationException">The operation does not demand a member: a fault in its declaration.</exception>
    public static CallerRow RowOf<T>(RequestContext<T> context) =>
        context.Caller is MemberCaller member ? member.Row : throw new InvalidOperationException($"{context.Operation} is not declared for members only.");
}

/// <summary>What a request knows of its caller from the start.</summary>
internal sealed class CallerRow : Member
{
    public string? Email { get; set; }

    /// <summary>Tokens of before are worthless: the member's sessions were ended then, all of them or all but one.</summary>
    public DateTime? TokensValidAfter { get; set; }

    /// <summary>The session that was not ended (<see cref="TokenClaims.Session"/>); null where all were.</summary>
    public string? TokensValidFor { get; set; }

    /// <summary>When the member wrote last, UTC; null where that was not asked for or nothing was written.</summary>
    public DateTime? WroteAt { get; set; }

    /// <summary>Whether a token still counts.</summary>
    public bool Takes(TokenClaims claims) =>
        TokensValidAfter is not { } after
        || claims.IssuedAt >= after.FromSql().ToUnixTimeSeconds()
        || (TokensValidFor is not null && TokensValidFor == claims.Session);
}
