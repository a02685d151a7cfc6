using BingeMe.Handlers.Common;
using BingeMe.Handlers.Entitlements;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Notify;
using BingeMe.Handlers.PostContent;
using BingeMe.Handlers.Security;
using BingeMe.Handlers.Settings;
using BingeMe.Http;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Posts;

/// <summary>Body of POST /posts/store-comment.</summary>
internal sealed class CommentBody
{
    public string? UpdateId { get; set; }

    public string? Comment { get; set; }
}

/// <summary>POST /posts/store-comment: a comment on a post that is open to the caller. Contract: posts-messages.md.</summary>
internal sealed class AddComment(
    PostsSql posts,
    CommentsSql comments,
    EntitlementReader entitlement,
    AdminSettingsReader settings,
    Notifier notifier,
    MediaUrls urls,
    EncodedIds ids,
    TimeProvider clock)
{
    public async Task<Reply<AddedComment>> Handle(Call<CommentBody> call)
    {
        var text = call.Input.Comment?.Trim() ?? "";
        var id = Check(call.Input.UpdateId, text, new PostLimits(await settings.Read(call.Cancelled)).Comment);
        var decision = await entitlement.Post(Viewer.Of(call), id, call.Cancelled);
        if (!decision.MayInteract || await posts.About(id, call.Cancelled) is not { } post)
            throw ApiException.NotFound("There is no such post for you to comment on.");

        var now = clock.GetUtcNow();
        var author = await posts.Author(call.MemberId, call.Cancelled);
        var added = await comments.Add(id, call.MemberId, text, now, call.Cancelled);
        await notifier.Notify(new Notice(post.OwnerId, call.MemberId, NotificationType.PostCommented, id) { Subject = post.Description });
        return Reply.Ok("Comment stored.", new AddedComment(
            true,
            added.Total == 0 ? null : added.Total,
            new CommentItem
            {
                Id = ids.Encode(added.Id),
                Name = Entitlement.ShownName(author.Name, author.Username, null, isSelf: true),
                Avatar = urls.Avatar(author.Avatar) ?? "",
                Comment = text,
                Date = RelativeTime.Of(now, now),
                DateTime = WireTime.Iso(now),
                Like = false,
                LikesCount = 0,
            },
            call.Input.UpdateId!));
    }

    private long Check(string? updateId, string text, long most)
    {
        var faults = new Faults();
        var id = updateId is null ? null : ids.Decode(updateId);
        if (faults.Required("update_id", updateId)) faults.Unless(id is not null, "update_id", "update_id must be an id as this API gives it out.");
        if (faults.Required("comment", text)) faults.Unless(text.Length <= most, "comment", $"comment may have at most {most} characters.");
        return faults.None ? id!.Value : throw ApiException.Invalid(faults);
    }
}

/// <summary>What POST /posts/store-comment answers.</summary>
internal sealed record AddedComment(bool Success, long? Total, CommentItem? Comment, string UpdateId);
