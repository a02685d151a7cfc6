using System.Text.Json;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Entitlements;
using BingeMe.Handlers.Idempotency;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.PostContent;
using BingeMe.Handlers.Settings;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Posts;

/// <summary>Body of POST /posts/create, taken as it comes: what is wrong about a field is answered 422.</summary>
internal sealed class CreatePostRequest
{
    public JsonElement Description { get; set; }

    public JsonElement PostType { get; set; }

    public JsonElement Tags { get; set; }

    public JsonElement Price { get; set; }

    public JsonElement Media { get; set; }

    public JsonElement ScheduledDate { get; set; }

    public JsonElement ScheduledTime { get; set; }

    public JsonElement Timezone { get; set; }
}

/// <summary>
/// POST /posts/create: a post that is there at once and ends at its schedule, if it has one. Contract: posts-messages.md.
/// </summary>
internal sealed class CreatePost(Db db, CreatePostSql creation, AdminSettingsReader settings, Attachments attachments, TimeProvider clock)
{
    /// <summary>A file that is not there or is no picture is a bad field, and those are 422 here.</summary>
    private static readonly AttachmentRules Rules = new(ImagePreset.Media, "media") { RefusedStatus = 422 };

    public async Task<Response<CreatedPost>> Handle(RequestContext<CreatePostRequest> context)
    {
        var call = IdempotentCall.Of(context);
        return Response.Ok("Post created.", await call.Run(db, PostsJson.Default.CreatedPost, () => Create(context, call), context.Cancelled));
    }

    private async Task<CreatedPost> Create(RequestContext<CreatePostRequest> context, IdempotentCall call)
    {
        var now = clock.GetUtcNow();
        var draft = new DraftReader(context.Input, new PostLimits(await settings.Read(context.Cancelled)), context.MemberId, now).Read();
        if (draft.Type != PostType.Free && !Entitlement.MaySell((await db.Run(sql => Members.Caller(sql, context.MemberId), context.Cancelled)).VerifiedId))
            throw ApiException.Forbidden("Only verified creators may sell; post it for free, or have yourself verified first.");

        return await attachments.Commit(
            draft.Media,
            Rules,
            files => db.Run(
                async sql =>
                {
                    await creation.Insert(sql, context.MemberId, draft, files, now, call);
                    return new CreatedPost();
                },
                context.Cancelled),
            context.Cancelled);
    }
}

/// <summary>The empty object that POST /posts/create answers.</summary>
internal sealed record CreatedPost;
