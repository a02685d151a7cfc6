using BingeMe.Handlers.Common;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Security;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Users.Relations;

/// <summary>DELETE /restrict/user/{id}: lifts a restriction. Contract: users.md.</summary>
internal sealed class RemoveRestriction(Db db, EncodedIds ids)
{
    public async Task<Reply<RestrictionState>> Handle(Call<Nothing> call)
    {
        await using var sql = await db.Connect(call.Cancelled);
        if (!await RestrictionsSql.Remove(sql, call.MemberId, ids.Demand(call.Route["id"]))) throw ApiException.NotFound("The member is not restricted.");
        return Reply.Ok("The restriction was lifted.", new RestrictionState(true, false)) with { SaysSuccess = true };
    }
}
