using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Entitlements;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.PostContent;
using BingeMe.Handlers.Security;
using BingeMe.Handlers.Settings;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Posts;

/// <summary>
/// GET /posts/{username}/{id}: one post as the caller may see it. Of a closed one the addresses stay here (ruling 10). Contract:
/// posts-messages.md.
/// </summary>
internal sealed class GetPost(
    Db db,
    EntitlementReader entitlement,
    PostMedia media,
    MediaUrls urls,
    EncodedIds ids,
    HandlerSettings settings,
    TimeProvider clock)
{
    public async Task<Response<PostDetail>> Handle(RequestContext<Unit> context)
    {
        var id = ids.Require(context.Route["id"]);
        await using var sql = await db.Connect(context.Cancelled);
        var decision = await entitlement.Post(sql, Viewer.Of(context), id);
        if (decision.Visibility == Visibility.Hidden || await PostsSql.Find(sql, context.Route["username"], id) is not { } post)
            throw ApiException.NotFound("There is no such post.");

        var files = await PostsSql.Media(sql, [id]);
        var tags = await PostsSql.Tags(sql, id);
        return Response.Ok("Post found.", Detail(post, media.Items(files, decision), tags, decision, context.MemberId));
    }

    private PostDetail Detail(PostRow post, IReadOnlyList<MediaItem> items, List<string> tags, PostDecision decision, long viewerId)
    {
        var now = clock.GetUtcNow();
        var id = ids.Encode(post.Id);
        var remaining = RemainingTime.Until(post.ExpiredAt?.FromSql(), now);
        return new PostDetail
        {
            Id = id,
            Caption = decision.Caption(post.Description),
            Date = RelativeTime.Of(post.PublishedAt, now),
            CreatedAt = WireTime.Iso(post.PublishedAt),
            Pinned = post.FixedPost == "1",
            Price = post.Price ?? 0,
            ExpiredAt = WireTime.Plain(post.ExpiredAt),
            RemainingDays = remaining?.Value,
            RemainingMessage = remaining?.Sentence,
            Locked = post.Locked == "yes" || post.Price > 0,
            Media = items,
            Likes = post.Likes,
            CommentsCount = post.Comments,
            Tags = [.. tags.Select(t => $"#{t.TrimStart('#')}")],
            User = new PostOwner(
                post.Username, Member.ShownName(post.Name, post.Username, post.HideName, post.OwnerId == viewerId), urls.Avatar(post.Avatar) ?? ""),
            PostUrl = $"{settings.AppUrl}/posts/{Uri.EscapeDataString(post.Username)}/{id}",
            CanView = decision.CanView,
        };
    }
}

internal sealed record PostDetail
{
    public required string Id { get; init; }

    public required string Caption { get; init; }

    public required string Date { get; init; }

    public required string? CreatedAt { get; init; }

    public required bool Pinned { get; init; }

    public required decimal Price { get; init; }

    public required string? ExpiredAt { get; init; }

    public required string? RemainingDays { get; init; }

    public required string? RemainingMessage { get; init; }

    public required bool Locked { get; init; }

    public required IReadOnlyList<MediaItem> Media { get; init; }

    public required long Likes { get; init; }

    public required long CommentsCount { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    public required PostOwner User { get; init; }

    public required string PostUrl { get; init; }

    public required bool CanView { get; init; }
}

internal sealed record PostOwner(string Username, string Name, string Avatar);
