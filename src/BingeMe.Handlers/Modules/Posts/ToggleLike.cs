using BingeMe.Handlers.Common;
using BingeMe.Handlers.Entitlements;
using BingeMe.Handlers.Notify;
using BingeMe.Handlers.Security;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Posts;

/// <summary>Body of POST /posts/like.</summary>
internal sealed class UpdateIdBody
{
    public string? UpdateId { get; set; }
}

/// <summary>POST /posts/like: likes a post, or takes the like back. Contract: posts-messages.md.</summary>
internal sealed class ToggleLike(PostsSql posts, LikesSql likes, EntitlementReader entitlement, Notifier notifier, EncodedIds ids)
{
    public async Task<Reply<ToggledLike>> Handle(Call<UpdateIdBody> call)
    {
        var id = ids.DemandEncoded(call.Input.UpdateId, "update_id");
        var decision = await entitlement.Post(Viewer.Of(call), id, call.Cancelled);
        if (!decision.MayInteract || await posts.About(id, call.Cancelled) is not { } post) throw ApiException.NotFound("There is no such post for you to like.");

        var state = await likes.TogglePost(id, call.MemberId, call.Cancelled);
        var notice = new Notice(post.OwnerId, call.MemberId, NotificationType.PostLiked, id) { Subject = post.Description };
        await notifier.Follow(notice, (connection, transaction) => LikesSql.OfPost(connection, transaction, notice), isKept: true);
        return Reply.Ok(state.Liked ? "Post liked." : "Like taken back.", new ToggledLike(true, state.Total, state.Liked));
    }
}
