using System.Data.Common;
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
internal sealed class ToggleLike(Db db, Notifier notifier, EncodedIds ids, TimeProvider clock)
{
    public async Task<Response<ToggledLike>> Handle(RequestContext<UpdateIdRequest> context)
    {
        var id = ids.RequireEncoded(context.Input.UpdateId, "update_id");
        await using var sql = await db.Connect(context.Cancelled);
        var tells = false;
        try
        {
            return await Toggle(isTold: true);
        }
        catch (DbException e) when (tells && sql.Dialect.IsRefusalOfRow(e))
        {
            // Refused may be the notice: the like stands without it, or is refused again.
            var answer = await Toggle(isTold: false);
            notifier.Lose(e);
            return answer;
        }

        Task<Response<ToggledLike>> Toggle(bool isTold) => sql.Transaction(async () =>
        {
            var now = clock.GetUtcNow();
            var viewer = Viewer.Of(context);
            var (post, notices) = await LikesSql.Begin(sql, id, context.MemberId, now);
            if (post is null || !Entitlement.Decide(post.ToFacts(viewer, now)).MayInteract)
                throw ApiException.NotFound("There is no such post for you to like.");

            var isLiked = !post.IsLiked;
            var last = LikesSql.Turn(sql.Dialect, id, context.MemberId, post);
            if (isTold)
            {
                var notice = new Notice(post.OwnerId, context.MemberId, NotificationType.PostLiked, id) { Subject = post.Description };
                notifier.FollowWith(last, sql, notice, post.Parties, notices, isLiked ? 1 : 0, isKept: true);
                tells = true;
            }

            // Counted after the commit: of calls at once, the last answer tells the true number.
            var likes = await sql.CommitWith(last, LikesSql.CountOfPost);
            return Response.Ok(isLiked ? "Post liked." : "Like taken back.", new ToggledLike(true, likes, isLiked));
        });
    }
}
