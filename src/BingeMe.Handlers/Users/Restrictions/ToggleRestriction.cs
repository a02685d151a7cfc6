using BingeMe.Handlers.Common;
using BingeMe.Handlers.Security;
using BingeMe.Handlers.Users.Restrictions.Answers;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Users.Restrictions;

/// <summary>POST /restrict/user/{id}: restricts a member, or lifts the restriction; the answer tells which. Contract: users.md.</summary>
internal sealed class ToggleRestriction(RestrictionsSql restrictions, EncodedIds ids, TimeProvider clock)
{
    public async Task<Reply<RestrictionState>> Handle(Call<Nothing> call)
    {
        var targetId = ids.Demand(call.Route["id"]);
        if (targetId == call.MemberId) throw ApiException.BadField("id", "id is your own: nobody can restrict themselves.");
        var target = await restrictions.Target(targetId, call.Cancelled) ?? throw ApiException.NotFound("There is no such member.");
        var isRestricted = !target.IsHouse && await restrictions.Toggle(call.MemberId, targetId, clock.GetUtcNow(), call.Cancelled);
        return Reply.Ok(isRestricted ? "The member is restricted." : "The member is not restricted.", new RestrictionState(true, isRestricted)) with { SaysSuccess = true };
    }
}
