using BingeMe.Handlers.Data;
using BingeMe.Handlers.Security;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Users.Relations;

/// <summary>DELETE /restrict/user/{id}: lifts a restriction. Contract: users.md.</summary>
internal sealed class RemoveRestriction(Db db, EncodedIds ids)
{
    public async Task<Response<RestrictionState>> Handle(RequestContext<Unit> context)
    {
        await using var sql = await db.Connect(context.Cancelled);
        if (!await RestrictionsSql.Remove(sql, context.MemberId, ids.RequireEncoded(context.Route["id"]))) throw ApiException.NotFound("The member is not restricted.");
        return Response.Ok("The restriction was lifted.", new RestrictionState(true, false)) with { SaysSuccess = true };
    }
}
