using System.Text.Json.Serialization;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Modules.Auth.Accounts;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Handlers.Settings;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Auth;

/// <summary>POST /auth/refresh: a new access token, and a new refresh token when the old one nears its end or the device changed. Contract: platform-auth.md.</summary>
internal sealed class Refresh(Db db, ISessions sessions, SessionService sessionService, Tokens tokens, HandlerSettings settings, TimeProvider clock)
{
    private static readonly TimeSpan RenewWithin = TimeSpan.FromDays(7);

    /// <summary>How long the old session outlives a change of device, so that a client may repeat a request whose answer was lost.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(60);

    public async Task<Response<RefreshedSession>> Handle(RequestContext<RefreshTokenRequest> context)
    {
        var now = clock.GetUtcNow();
        var old = context.Input.RefreshToken!;
        var claims = tokens.ReadRefresh(old, now) ?? throw Refused();
        var session = await sessions.Find(old, claims.Id, context.Cancelled) ?? throw Refused();
        var role = claims.MemberId is { } memberId ? await RequireStanding(memberId, context.Cancelled) : Tokens.AnonymousRole;

        var access = claims.MemberId is { } id ? tokens.MemberAccess(id, role, now, refreshed: true) : tokens.AnonymousAccess(claims.Id, now);
        var answer = new RefreshedSession(access, new RefreshedUser(claims.Id, role, claims.MemberId is null), (long)settings.AccessLifetime.TotalSeconds);
        var isSameDevice = session.DeviceFingerprint == SessionService.Fingerprint(context.Request);
        if (isSameDevice && session.ExpiresAt - now > RenewWithin) return Response.Ok("Session refreshed.", answer);

        // The new one is stored before the old one goes: a store that fails in between loses nobody's session.
        var refresh = claims.MemberId is { } member ? tokens.MemberRefresh(member, role, now, refreshed: true) : tokens.AnonymousRefresh(claims.Id, now);
        await sessionService.Store(claims.Id, refresh, tokens.RefreshEnd(now), context.Request, now);
        if (isSameDevice) await sessions.Delete(old, claims.Id, context.Cancelled);
        else await sessions.ExpireBy(old, claims.Id, now + Overlap, context.Cancelled);
        if (claims.MemberId is not null) await sessionService.DropOldest(claims.Id, context.Cancelled);
        return Response.Ok("Session renewed.", answer with { RefreshToken = refresh, RefreshExpiresIn = (long)settings.RefreshLifetime.TotalSeconds });
    }

    private static ApiException Refused() => ApiException.Unauthorized("The refresh token is not valid; sign in again.");

    /// <summary>The role as it is now. A deleted account loses its sessions, a pending one waits, a suspended one may go on.</summary>
    private async Task<string> RequireStanding(long memberId, CancellationToken cancelled)
    {
        var user = await db.Run(sql => AuthSql.ById(sql, memberId), cancelled);
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
