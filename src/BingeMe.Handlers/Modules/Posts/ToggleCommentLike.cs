using BingeMe.Handlers.Common;
using BingeMe.Handlers.Entitlements;
using BingeMe.Handlers.Notify;
using BingeMe.Handlers.Security;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Posts;

/// <summary>POST /posts/comment-like: likes a comment, or takes the like back. Contract: posts-messages.md.</summary>
internal sealed class ToggleCommentLike(CommentsSql comments, LikesSql likes, EntitlementReader entitlement, Notifier notifier, EncodedIds ids, TimeProvider clock)
{
    public async Task<Reply<ToggledLike>> Handle(Call<CommentIdBody> call)
    {
        var id = ids.DemandEncoded(call.Input.CommentId, "comment_id");
        if (await comments.Find(id, call.Cancelled) is not { } comment || !await MayLike(Viewer.Of(call), comment.PostId, comment.AuthorId, call.Cancelled)) throw Missing();
        var state = await likes.ToggleComment(id, call.MemberId, clock.GetUtcNow(), call.Cancelled) ?? throw Missing();

        // A notification names the post only, so there is one for each liked comment of the author.
        var notice = new Notice(comment.AuthorId, call.MemberId, NotificationType.CommentLiked, comment.PostId) { Subject = comment.PostDescription };
        await notifier.Follow(notice, (connection, transaction) => LikesSql.OfComments(connection, transaction, notice), isKept: false);
        return Reply.Ok(state.Liked ? "Comment liked." : "Like taken back.", new ToggledLike(true, state.Total, state.Liked));
    }

    private static ApiException Missing() => ApiException.NotFound("There is no such comment for you to like.");

    /// <summary>The post must be open to comments, and its writer must exist for the caller: comments of blocked members are left out (users.md S9.11).</summary>
    private async Task<bool> MayLike(Viewer viewer, long postId, long authorId, CancellationToken cancelled)
    {
        if (!(await entitlement.Post(viewer, postId, cancelled)).MayInteract) return false;
        return await entitlement.Member(viewer, authorId, cancelled) is { } author && (author.IsSelf || (author.IsActive && !author.IsBlocked));
    }
}
