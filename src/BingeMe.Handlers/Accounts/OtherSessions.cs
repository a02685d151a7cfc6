using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Http;
using BingeMe.Http.Calls;
using Dapper;

namespace BingeMe.Handlers.Accounts;

/// <summary>
/// Ends a member's sessions after a password or contact came or changed, but for the one that the call comes from; their access tokens, too.
/// The caller's token names its session. Where it does not (the legacy stack's), the newest one of the same device and address counts as that, or
/// else the only one of the same kind of device; access tokens then end by their age, or the caller's would with the others.
/// </summary>
internal sealed class OtherSessions(ISessions sessions)
{
    /// <summary>Within the transaction of the change: when the sessions' store fails, nothing was changed, and the same call may be sent again.</summary>
    /// <exception cref="DependencyException">The sessions' store does not answer; some may have ended.</exception>
    public async Task End<T>(SqlScope sql, RequestContext<T> context)
    {
        var userId = context.MemberId.ToString();
        var all = await sessions.List(userId, context.Cancelled);
        if ((context.Caller as MemberCaller)?.Session is not { } kept)
        {
            await sessions.DeleteAll(userId, Likeliest(all, context.Request)?.Token, context.Cancelled);
            return;
        }

        // The store first: a refresh that was let in until then has its access token from before the mark.
        await sessions.DeleteAll(userId, all.LastOrDefault(s => s.ReplacedBy is null && SessionService.FamilyOf(s) == kept)?.Token, context.Cancelled);
        await sql.Connection.ExecuteAsync(
            "update users set tokens_valid_after = @now, tokens_valid_for = @kept where id = @memberId", new { memberId = context.MemberId, kept, now = sql.Now });
    }

    private static Session? Likeliest(IReadOnlyList<Session> all, ApiRequest request)
    {
        var here = SessionService.Fingerprint(request);
        return all.LastOrDefault(s => s.DeviceFingerprint == here) ?? OnlyOne(all, request);
    }

    /// <summary>
    /// A phone's address changes and its app is updated, and that keeps the session (ruling 30). Only where one session alone is of this kind of
    /// device: of several, the newest might be an intruder's.
    /// </summary>
    private static Session? OnlyOne(IReadOnlyList<Session> all, ApiRequest request)
    {
        var same = all.Where(s => s.App.Length > 0 && SessionService.IsSameDevice(s, request)).Take(2).ToList();
        return same.Count == 1 ? same[0] : null;
    }
}
