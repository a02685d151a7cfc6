using BingeMe.Handlers.Common;
using BingeMe.Handlers.Security;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Posts;

/// <summary>POST /posts/delete-comment: by its author, the post's owner or the administration. Contract: posts-messages.md.</summary>
internal sealed class DeleteComment(PostsSql posts, CommentsSql comments, EncodedIds ids)
{
    public async Task<Reply<DeletedComment>> Handle(Call<CommentIdBody> call)
    {
        var id = ids.DemandEncoded(call.Input.CommentId, "comment_id");
        var comment = await comments.Find(id, call.Cancelled) ?? throw Missing();
        // The role is read from the row: a token may be older than a change of it.
        if (call.MemberId != comment.AuthorId && call.MemberId != comment.PostOwnerId && (await posts.Author(call.MemberId, call.Cancelled)).Role != "admin")
            throw ApiException.Forbidden("Only its author, the post's owner or the administration may delete a comment.");
        var left = await comments.Delete(comment, call.Cancelled) ?? throw Missing();
        return Reply.Ok("Comment deleted.", new DeletedComment(true, left == 0 ? null : left));
    }

    private static ApiException Missing() => ApiException.NotFound("There is no such comment.");
}

/// <summary>What POST /posts/delete-comment answers.</summary>
/// <param name="Success">True.</param>
/// <param name="Total">The comments left; null when none is.</param>
internal sealed record DeletedComment(bool Success, long? Total);
