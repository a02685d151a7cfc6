using System.Text.Json.Serialization;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ports;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Privacy;

/// <summary>
/// POST /privacy/security/clear-sessions: signs the caller out everywhere, here too: sessions of web site and apps, access tokens that were
/// given out before, pushes. Contract: live-payout-privacy.md.
/// </summary>
internal sealed class ClearSessions(Db db, AllSessions sessions)
{
    public async Task<Response<ClearedSessions>> Handle(RequestContext<Unit> context)
    {
        // The apps' first: should the database fail then, the caller asks again, and is still known.
        var apps = await sessions.End(context.MemberId, context.Cancelled);
        var web = await db.Run(sql => sql.Transaction(() => PrivacySql.EndSessions(sql, context.MemberId)), context.Cancelled);
        return Response.Ok("You are signed out everywhere.", new ClearedSessions(web, apps, web + apps));
    }
}

/// <summary>Ends what the apps' sign-ins of a member left: sessions in the state stores, and the device that gets pushes.</summary>
internal sealed class AllSessions(ISessions sessions, IPushTokens pushTokens)
{
    /// <summary>Returns how many sessions ended.</summary>
    /// <exception cref="DependencyException">A store does not answer; some may have ended.</exception>
    public async Task<int> End(long memberId, CancellationToken cancelled)
    {
        var ended = await sessions.DeleteAll(memberId.ToString(), null, cancelled);
        if (await pushTokens.Find(memberId, cancelled) is { } device) await pushTokens.Delete(memberId, device.FcmToken, cancelled);
        return ended;
    }
}

/// <summary>How many sessions ended.</summary>
/// <param name="MysqlDeleted">Of the web site.</param>
/// <param name="DynamoDeleted">Of the apps.</param>
/// <param name="TotalDeleted">Both.</param>
internal sealed record ClearedSessions(
    [property: JsonPropertyName("mysqlDeleted")] int MysqlDeleted,
    [property: JsonPropertyName("dynamoDeleted")] int DynamoDeleted,
    [property: JsonPropertyName("totalDeleted")] int TotalDeleted);
