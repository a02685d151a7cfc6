using BingeMe.Handlers.Common;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Entitlements;
using BingeMe.Handlers.Notify;
using BingeMe.Handlers.Security;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Posts;

/// <summary>Body of POST /posts/like.</summary>
internal sealed class UpdateIdRequest
{
    public string? UpdateId { get; set; }
}

/// <summary>POST /posts/like: likes a post, or takes the like back. Contract: posts-messages.md.</summary>
internal sealed class ToggleLike(Db db, EntitlementReader entitlement, Notifier notifier, EncodedIds ids)
{
    public async Task<Response<ToggledLike>> Handle(RequestContext<UpdateIdRequest> context)
    {
        var id = ids.RequireEncoded(context.Input.UpdateId, "update_id");
        await using var sql = await db.Connect(context.Cancelled);
        var decision = await entitlement.Post(sql, Viewer.Of(context), id);
        if (!decision.MayInteract || await PostsSql.About(sql, id) is not { } post) throw ApiException.NotFound("There is no such post for you to like.");

        var notice = new Notice(post.OwnerId, context.MemberId, NotificationType.PostLiked, id) { Subject = post.Description };
        var isLiked = await sql.Transaction(async () =>
        {
            await sql.LockMember(context.MemberId);
            var liked = await LikesSql.TogglePost(sql, id, context.MemberId);
            await notifier.Follow(sql, notice, liked ? 1 : 0, isKept: true);
            return liked;
        });

        // Counted after the commit: of calls at once, the last answer tells the true number.
        return Response.Ok(isLiked ? "Post liked." : "Like taken back.", new ToggledLike(true, await LikesSql.CountOfPost(sql, id), isLiked));
    }
}
