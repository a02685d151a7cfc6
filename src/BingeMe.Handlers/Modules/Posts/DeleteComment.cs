using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Security;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Posts;

/// <summary>POST /posts/delete-comment: by its author, the post's owner or the administration. Contract: posts-messages.md.</summary>
internal sealed class DeleteComment(Db db, EncodedIds ids)
{
    public async Task<Response<DeletedComment>> Handle(RequestContext<CommentIdRequest> context)
    {
        var id = ids.RequireEncoded(context.Input.CommentId, "comment_id");
        await using var sql = await db.Connect(context.Cancelled);
        var comment = await CommentsSql.Find(sql, id) ?? throw Missing();
        // The role is read from the row: a token may be older than a change of it.
        if (context.MemberId != comment.AuthorId && context.MemberId != comment.PostOwnerId && (await Members.Caller(sql, context.MemberId)).Role != "admin")
            throw ApiException.Forbidden("Only its author, the post's owner or the administration may delete a comment.");
        var left = await CommentsSql.Delete(sql, comment) ?? throw Missing();
        return Response.Ok("Comment deleted.", new DeletedComment(true, left == 0 ? null : left));
    }

    private static ApiException Missing() => ApiException.NotFound("There is no such comment.");
}

/// <summary>What POST /posts/delete-comment answers.</summary>
/// <param name="Success">True.</param>
/// <param name="Total">The comments left; null when none is.</param>
internal sealed record DeletedComment(bool Success, long? Total);
