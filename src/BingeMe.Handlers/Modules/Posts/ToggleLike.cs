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

        var state = await LikesSql.TogglePost(sql, id, context.MemberId);
        var notice = new Notice(post.OwnerId, context.MemberId, NotificationType.PostLiked, id) { Subject = post.Description };
        await notifier.Follow(sql, notice, () => LikesSql.OfPost(sql, notice), isKept: true);
        return Response.Ok(state.Liked ? "Post liked." : "Like taken back.", new ToggledLike(true, state.Total, state.Liked));
    }
}
