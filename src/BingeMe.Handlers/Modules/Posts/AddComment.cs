using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Entitlements;
using BingeMe.Handlers.Idempotency;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Notify;
using BingeMe.Handlers.PostContent;
using BingeMe.Handlers.Security;
using BingeMe.Handlers.Settings;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Posts;

/// <summary>Body of POST /posts/store-comment.</summary>
internal sealed class CommentRequest
{
    public string? UpdateId { get; set; }

    public string? Comment { get; set; }
}

/// <summary>POST /posts/store-comment: a comment on a post that is open to the caller. Contract: posts-messages.md.</summary>
internal sealed class AddComment(
    Db db,
    EntitlementReader entitlement,
    AdminSettingsReader settings,
    Notifier notifier,
    MediaUrls urls,
    EncodedIds ids,
    TimeProvider clock)
{
    public async Task<Response<AddedComment>> Handle(RequestContext<CommentRequest> context)
    {
        var call = IdempotentCall.Of(context);
        return Response.Ok("Comment stored.", await call.Run(db, PostsJson.Default.AddedComment, () => Add(context, call), context.Cancelled));
    }

    private async Task<AddedComment> Add(RequestContext<CommentRequest> context, IdempotentCall call)
    {
        var text = context.Input.Comment?.Trim() ?? "";
        var id = Check(context.Input.UpdateId, text, new PostLimits(await settings.Read(context.Cancelled)).Comment);
        await using var sql = await db.Connect(context.Cancelled);
        var decision = await entitlement.Post(sql, Viewer.Of(context), id);
        if (!decision.MayInteract || await PostsSql.About(sql, id) is not { } post)
            throw ApiException.NotFound("There is no such post for you to comment on.");

        var now = clock.GetUtcNow();
        var author = await Members.Caller(sql, context.MemberId);
        return await sql.Transaction(async () =>
        {
            await call.Begin(sql);
            var stored = await CommentsSql.Add(sql, id, context.MemberId, text, now);
            await notifier.Notify(sql, new Notice(post.OwnerId, context.MemberId, NotificationType.PostCommented, id) { Subject = post.Description });
            var answer = new AddedComment(true, null, Item(stored, author, text, now), context.Input.UpdateId!);
            await call.End(sql, answer, PostsJson.Default.AddedComment);
            // Counted after the commit: of calls at once, the last answer tells the true number. In its message: a count that failed by itself
            // would have the client send the comment again.
            var total = await sql.CommitWith(new SqlMessage().Add(null, ("@postId", id)), CommentsSql.CountOfPost);
            return answer with { Total = total == 0 ? null : total };
        });
    }

    private CommentItem Item(long id, Member author, string text, DateTimeOffset now) => new()
    {
        Id = ids.Encode(id),
        Name = Member.ShownName(author.Name, author.Username, null, isSelf: true),
        Avatar = urls.Avatar(author.Avatar) ?? "",
        Comment = text,
        Date = RelativeTime.Of(now, now),
        DateTime = WireTime.Iso(now),
        Like = false,
        LikesCount = 0,
    };

    private long Check(string? updateId, string text, long most)
    {
        var errors = new ValidationErrors();
        var id = updateId is null ? null : ids.Decode(updateId);
        if (errors.Required("update_id", updateId)) errors.Unless(id is not null, "update_id", "update_id must be an id as this API gives it out.");
        if (errors.Required("comment", text))
        {
            errors.Unless(text.Length <= most, "comment", $"comment may have at most {most} characters.");
            errors.Unless(Texts.IsShown(text), "comment", Texts.NotShown("comment"));
        }

        return errors.None ? id!.Value : throw ApiException.Invalid(errors);
    }
}

/// <summary>What POST /posts/store-comment answers.</summary>
internal sealed record AddedComment(bool Success, long? Total, CommentItem? Comment, string UpdateId);
