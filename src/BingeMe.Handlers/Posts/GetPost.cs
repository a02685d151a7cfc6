using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Entitlements;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Posts.Answers;
using BingeMe.Handlers.Posts.Rows;
using BingeMe.Handlers.Security;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Posts;

/// <summary>
/// GET /posts/{username}/{id}: one post as the caller may see it. Of a closed one the addresses stay here (ruling 10). Contract:
/// posts-messages.md.
/// </summary>
internal sealed class GetPost(PostsSql posts, EntitlementReader entitlement, PostMedia media, MediaUrls urls, EncodedIds ids, HandlerSettings settings, TimeProvider clock)
{
    public async Task<Reply<PostDetail>> Handle(Call<Nothing> call)
    {
        var id = ids.Demand(call.Route["id"]);
        var decision = await entitlement.Post(Viewer.Of(call), id, call.Cancelled);
        if (decision.Visibility == Visibility.Hidden || await posts.Find(call.Route["username"], id, call.Cancelled) is not { } post)
            throw ApiException.NotFound("There is no such post.");

        var files = await posts.Media([id], call.Cancelled);
        var tags = await posts.Tags(id, call.Cancelled);
        return Reply.Ok("Post found.", Detail(post, media.Items(files, decision), tags, decision.CanView, call.MemberId));
    }

    private PostDetail Detail(PostRow post, IReadOnlyList<MediaItem> items, List<string> tags, bool canView, long viewerId)
    {
        var now = clock.GetUtcNow();
        var id = ids.Encode(post.Id);
        var remaining = RemainingTime.Until(post.ExpiredAt?.FromSql(), now);
        return new PostDetail
        {
            Id = id,
            Caption = post.Description ?? "",
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
                post.Username, Entitlement.ShownName(post.Name, post.Username, post.HideName, post.OwnerId == viewerId), urls.Avatar(post.Avatar) ?? ""),
            PostUrl = $"{settings.AppUrl}/posts/{Uri.EscapeDataString(post.Username)}/{id}",
            CanView = canView,
        };
    }
}
