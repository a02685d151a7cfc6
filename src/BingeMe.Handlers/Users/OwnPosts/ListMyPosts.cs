using BingeMe.Handlers.Common;
using BingeMe.Handlers.Common.Paging;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Posts.Rows;
using BingeMe.Handlers.Security;
using BingeMe.Handlers.Users.OwnPosts.Answers;
using BingeMe.Handlers.Users.PostCards;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Users.OwnPosts;

/// <summary>GET /posts: the caller's own posts in short, the newest first. Contract: users.md.</summary>
internal sealed class ListMyPosts(OwnPostsSql posts, CardsSql cards, CardCommentsSql comments, Pages pages, EncodedIds ids, TimeProvider clock)
{
    private const string List = "user.listMyPosts";

    private static readonly PageRules Rules = new(10);

    public async Task<Reply<OwnPostList>> Handle(Call<PageQuery> call)
    {
        var page = pages.Read(call.Input, Rules, List);
        var now = clock.SqlNow();
        var found = await posts.Newest(call.MemberId, page, now, call.Cancelled);
        var rows = page.Rows(found);
        var postIds = rows.Select(r => r.Id).ToList();
        var likes = await cards.Likes(postIds, call.Cancelled);
        var counts = await comments.Counts(postIds, call.MemberId, call.Cancelled);
        var media = (await cards.Media(postIds, call.Cancelled)).ToLookup(m => m.PostId);
        var total = await posts.Count(call.MemberId, "", now, call.Cancelled);
        var hasMore = page.HasMore(found);
        var next = hasMore ? pages.Next("/posts", page, List, Position.Of(rows[^1].Id)) : "";
        return Reply.Ok("Your posts.", new OwnPostList(
            [.. rows.Select(r => Line(r, likes.GetValueOrDefault(r.Id), counts.GetValueOrDefault(r.Id), media[r.Id]))],
            new Pagination(total, page.Skip, page.Limit, hasMore, next)));
    }

    private PostLine Line(CardRow row, long likes, long comments, IEnumerable<MediaRow> media) => new()
    {
        Id = row.Id,
        EncryptedId = ids.Encode(row.Id),
        Description = row.Description ?? "",
        Status = row.Status,
        Date = WireTime.LongDate(row.At),
        LikesCount = likes,
        CommentsCount = comments,
        Locked = row.Locked,
        Price = Coins.Text(row.Price),
        ExpiredAt = WireTime.Plain(row.ExpiredAt),
        Media = string.Join(", ", media.Select(m => m.Type).Where(t => t is "image" or "video").Distinct().Order(StringComparer.Ordinal)),
    };
}
