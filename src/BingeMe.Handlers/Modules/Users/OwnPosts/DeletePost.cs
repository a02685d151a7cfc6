using BingeMe.Handlers.Common;
using BingeMe.Handlers.Security;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Users.OwnPosts;

/// <summary>DELETE /posts/delete/{id}: takes an own post away; buyers keep theirs. Contract: users.md.</summary>
internal sealed class DeletePost(EditPostSql posts, EncodedIds ids, TimeProvider clock)
{
    public async Task<Reply<DeletedPost>> Handle(Call<Nothing> call)
    {
        if (!await posts.Delete(ids.Demand(call.Route["id"]), call.MemberId, clock.GetUtcNow(), call.Cancelled)) throw ApiException.NotFound("You have no such post.");
        return Reply.Ok("The post was deleted.", new DeletedPost(true));
    }
}

/// <summary>Data of DELETE /posts/delete/{id}.</summary>
internal sealed record DeletedPost(bool Success);
