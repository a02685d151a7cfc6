using BingeMe.Handlers.Common;
using BingeMe.Handlers.Security;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Users.Relations;

/// <summary>DELETE /restrict/user/{id}: lifts a restriction. Contract: users.md.</summary>
internal sealed class RemoveRestriction(RestrictionsSql restrictions, EncodedIds ids)
{
    public async Task<Reply<RestrictionState>> Handle(Call<Nothing> call)
    {
        if (!await restrictions.Remove(call.MemberId, ids.Demand(call.Route["id"]), call.Cancelled)) throw ApiException.NotFound("The member is not restricted.");
        return Reply.Ok("The restriction was lifted.", new RestrictionState(true, false)) with { SaysSuccess = true };
    }
}
