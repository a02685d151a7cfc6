using System.Text.Json.Serialization;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Security;
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
        var apps = await sessions.EndApps(context.MemberId, context.Cancelled);
        var web = await db.Run(sql => sql.Transaction(() => AllSessions.EndStored(sql, context.MemberId)), context.Cancelled);
        return Response.Ok("You are signed out everywhere.", new ClearedSessions(web, apps, web + apps));
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
