using BingeMe.Handlers.Data;
using BingeMe.Handlers.Entitlements;
using BingeMe.Handlers.Ledger;
using BingeMe.Http.Calls;
using Dapper;

namespace BingeMe.Handlers.Modules.Creator;

/// <summary>GET /creator/dashboard: three numbers, for clients of before; GET /dashboard is the real one. Contract: creator-commerce.md.</summary>
internal sealed class GetDashboard(Db db, Earnings earnings)
{
    public async Task<Response<CreatorDashboard>> Handle(RequestContext<Unit> context)
    {
        var me = context.MemberId;
        await using var sql = await db.Connect(context.Cancelled);
        var subscribers = await SubscriptionSql.Active(sql, me, sql.Now);
        var earned = await earnings.InAll(sql, me);
        var posts = await OwnPosts.Count(sql, me);
        return Response.Ok("Creator dashboard.", new CreatorDashboard(new CreatorStats(subscribers, earned, posts), [], []));
    }

    /// <summary>What the member has published.</summary>
    internal static class OwnPosts
    {
        public static Task<long> Count(SqlScope sql, long me) =>
            sql.Connection.ExecuteScalarAsync<long>("select count(*) from updates where user_id = @me and status = 'active' and deleted = 0", new { me });
    }
}

/// <summary>A creator's numbers.</summary>
/// <param name="Stats">They.</param>
/// <param name="RecentActivity">Always empty.</param>
/// <param name="Notifications">Always empty.</param>
internal sealed record CreatorDashboard(CreatorStats Stats, IReadOnlyList<string> RecentActivity, IReadOnlyList<string> Notifications);

/// <summary>What there is of each.</summary>
internal sealed record CreatorStats(long TotalSubscribers, decimal TotalEarnings, long TotalPosts);
