using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Users.Relations;

/// <summary>POST /restrict/user/{id}: restricts a member, or lifts the restriction; the answer tells which. Contract: users.md.</summary>
internal sealed class ToggleRestriction(Db db, INamedLocks locks, EncodedIds ids, TimeProvider clock)
{
    private static readonly TimeSpan LockWait = TimeSpan.FromSeconds(5);

    public async Task<Response<RestrictionState>> Handle(RequestContext<Unit> context)
    {
        var targetId = ids.RequireEncoded(context.Route["id"]);
        if (targetId == context.MemberId) throw ApiException.BadField("id", "id is your own: nobody can restrict themselves.");
        var target = await db.Run(sql => Members.Present(sql, targetId), context.Cancelled) ?? throw ApiException.NotFound("There is no such member.");
        var isRestricted = !target.IsHouse && await Toggle(context.MemberId, targetId, context.Cancelled);
        return Response.Ok(isRestricted ? "The member is restricted." : "The member is not restricted.", new RestrictionState(true, isRestricted)) with { SaysSuccess = true };
    }

    /// <summary>One call a pair at a time: two at once turn it over twice.</summary>
    private async Task<bool> Toggle(long memberId, long targetId, CancellationToken cancelled)
    {
        await using var held = await locks.Acquire($"restrict:{memberId}:{targetId}", LockWait, cancelled);
        return await db.Run(sql => RestrictionsSql.Toggle(sql, memberId, targetId, clock.GetUtcNow()), cancelled);
    }
}

/// <summary>Data of POST and DELETE /restrict/user/{id}: the state after the call.</summary>
internal sealed record RestrictionState(bool Success, bool Restricted);
