using System.Text.Json.Serialization;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Handlers.Settings;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Auth;

/// <summary>
/// POST /auth/refresh: a new access token, and a new refresh token when the old one nears its end or another device presents it. A refresh
/// token has one successor at most; used again later, it ends its family of sessions (ruling 30). Contract: platform-auth.md.
/// </summary>
internal sealed class Refresh(
    Db db, ISessions sessions, SessionService sessionService, Tokens tokens, HandlerSettings settings, TimeProvider clock)
{
    private static readonly TimeSpan RenewWithin = TimeSpan.FromDays(7);

    /// <summary>How long a replaced token is known as such.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(7);

    public async Task<Response<RefreshedSession>> Handle(RequestContext<RefreshTokenRequest> context)
    {
        var now = clock.GetUtcNow();
        var old = context.Input.RefreshToken!;
        var claims = tokens.ReadRefresh(old, now) ?? throw Invalid(tokens.RefreshHasExpired(old, now));
        var session = await sessions.Find(old, claims.Id, context.Cancelled) ?? throw Refused();
        if (SessionService.IsUsedTwice(session, now))
        {
            await sessionService.EndStolen(session, context.Cancelled);
            throw Refused();
        }

        var role = claims.MemberId is { } memberId ? await RequireStanding(memberId, context.Cancelled) : Tokens.AnonymousRole;

        var access = claims.MemberId is { } id ? tokens.MemberAccess(id, role, now, refreshed: true, session: SessionService.FamilyOf(session)) : tokens.AnonymousAccess(claims.Id, now);
        var answer = new RefreshedSession(access, new RefreshedUser(claims.Id, role, claims.MemberId is null), (long)settings.AccessLifetime.TotalSeconds);
        if (session.ReplacedBy is { } successor) return await Renewed(answer, claims.Id, successor, now, context.Cancelled);
        if (SessionService.IsSameDevice(session, context.Request) && session.ExpiresAt - now > RenewWithin) return Response.Ok("Session refreshed.", answer);

        // The new one is stored before the old one is marked: a store that fails in between loses nobody's session.
        var refresh = claims.MemberId is { } member ? tokens.MemberRefresh(member, role, now, refreshed: true) : tokens.AnonymousRefresh(claims.Id, now);
        await sessionService.Store(claims.Id, refresh, tokens.RefreshEnd(now), context.Request, now, SessionService.FamilyOf(session));
        var stands = await sessions.Replace(old, claims.Id, refresh, now, now + Remembered, context.Cancelled);
        if (stands != refresh) await sessions.Delete(refresh, claims.Id, context.Cancelled);
        if (stands is null) throw Refused();
        if (claims.MemberId is not null) await sessionService.DropOldest(claims.Id, context.Cancelled);
        return await Renewed(answer, claims.Id, stands, now, context.Cancelled);
    }

    /// <summary>The one successor, for whoever shows the old token in time; nothing for a session that ended since.</summary>
    private async Task<Response<RefreshedSession>> Renewed(RefreshedSession answer, string userId, string token, DateTimeOffset now, CancellationToken cancelled)
    {
        var successor = await sessions.Find(token, userId, cancelled) ?? throw Refused();
        return Response.Ok("Session renewed.", answer with { RefreshToken = token, RefreshExpiresIn = (long)Math.Ceiling((successor.ExpiresAt - now).TotalSeconds) });
    }

    private static ApiException Invalid(bool hasExpired) => ApiException.Unauthorized(
        hasExpired ? "The refresh token has expired; begin anew with POST /auth/init, and sign in again." : "The refresh token is not valid; begin anew with POST /auth/init, and sign in again.");

    private static ApiException Refused() => ApiException.Unauthorized("The session has ended; begin anew with POST /auth/init, and sign in again.");

    /// <summary>The role as it is now. A deleted account loses its sessions, a pending one waits, a suspended one may go on.</summary>
    private async Task<string> RequireStanding(long memberId, CancellationToken cancelled)
    {
        var user = await db.Run(sql => Members.Account(sql, memberId), cancelled);
        switch (user?.State)
        {
            case AccountStatus.Active or AccountStatus.Suspended:
                return user.TokenRole;
            case null or AccountStatus.Deleted:
                await sessions.DeleteAll(memberId.ToString(), null, cancelled);
                throw Refused();
            default:
                throw ApiException.Forbidden("The account is not released yet.");
        }
    }
}

/// <summary>What /auth/refresh answers. A missing <c>refreshToken</c> means: keep the one you have.</summary>
internal sealed record RefreshedSession(string AccessToken, RefreshedUser User, long ExpiresIn)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RefreshToken { get; init; }

    /// <summary>Seconds until the new refresh token ends.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? RefreshExpiresIn { get; init; }
}

/// <summary>Whose session it is.</summary>
internal sealed record RefreshedUser(string Id, string Role, bool IsAnonymous);
