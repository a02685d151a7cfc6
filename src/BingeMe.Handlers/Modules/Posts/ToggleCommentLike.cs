using BingeMe.Handlers.Data;
using BingeMe.Handlers.Entitlements;
using BingeMe.Handlers.Notify;
using BingeMe.Handlers.Security;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Posts;

/// <summary>POST /posts/comment-like: likes a comment, or takes the like back. Contract: posts-messages.md.</summary>
internal sealed class ToggleCommentLike(Db db, EntitlementReader entitlement, Notifier notifier, EncodedIds ids, TimeProvider clock)
{
    public async Task<Response<ToggledLike>> Handle(RequestContext<CommentIdRequest> context)
    {
        var id = ids.RequireEncoded(context.Input.CommentId, "comment_id");
        await using var sql = await db.Connect(context.Cancelled);
        if (await CommentsSql.Find(sql, id) is not { } comment || !await MayLike(sql, Viewer.Of(context), comment.PostId, comment.AuthorId)) throw Missing();
        var notice = new Notice(comment.AuthorId, context.MemberId, NotificationType.CommentLiked, comment.PostId) { Subject = comment.PostDescription };
        return await sql.Transaction(async () =>
        {
            await sql.LockMember(context.MemberId);
            var isLiked = await LikesSql.ToggleComment(sql, id, context.MemberId, clock.GetUtcNow()) ?? throw Missing();

            // A notification names the post only, so there is one for each liked comment of the author.
            await notifier.Follow(sql, notice, await LikesSql.OfComments(sql, notice), isKept: false);
            // Counted after the commit: of calls at once, the last answer tells the true number. In its message: a count that failed by itself
            // would have the client turn the like over again.
            var likes = await sql.CommitWith(new SqlMessage().Add(null, ("@commentId", id)), LikesSql.CountOfComment);
            return Response.Ok(isLiked ? "Comment liked." : "Like taken back.", new ToggledLike(true, likes, isLiked));
        });
    }

    private static ApiException Missing() => ApiException.NotFound("There is no such comment for you to like.");

    /// <summary>The post must be open to comments, and its writer must exist for the caller: comments of blocked members are left out (users.md S9.11).</summary>
    private async Task<bool> MayLike(SqlScope sql, Viewer viewer, long postId, long authorId)
    {
        if (!(await entitlement.Post(sql, viewer, postId)).MayInteract) return false;
        return await entitlement.Member(sql, viewer, authorId) is { } author && (author.IsSelf || (author.IsActive && !author.IsBlocked));
    }
}
