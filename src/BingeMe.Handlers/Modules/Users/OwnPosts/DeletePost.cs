using BingeMe.Handlers.Data;
using BingeMe.Handlers.Security;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Users.OwnPosts;

/// <summary>DELETE /posts/delete/{id}: takes an own post away; buyers keep theirs. Contract: users.md.</summary>
internal sealed class DeletePost(Db db, EncodedIds ids, TimeProvider clock)
{
    public async Task<Response<DeletedPost>> Handle(RequestContext<Unit> context)
    {
        await using var sql = await db.Connect(context.Cancelled);
        if (!await EditPostSql.Delete(sql, ids.Require(context.Route["id"]), context.MemberId, clock.GetUtcNow())) throw ApiException.NotFound("You have no such post.");
        return Response.Ok("The post was deleted.", new DeletedPost(true));
    }
}

/// <summary>Data of DELETE /posts/delete/{id}.</summary>
internal sealed record DeletedPost(bool Success);
