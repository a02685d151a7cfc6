using BingeMe.Handlers.Common;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Modules.Users.Cards;
using BingeMe.Handlers.Paging;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.PostContent;
using BingeMe.Handlers.Security;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Users.OwnPosts;

/// <summary>GET /posts: the caller's own posts in short, the newest first. Contract: users.md.</summary>
internal sealed class ListMyPosts(Db db, Pages pages, EncodedIds ids, TimeProvider clock)
{
    private const string List = "user.listMyPosts";

    private static readonly PageRules Rules = new(10);

    public async Task<Response<OwnPostList>> Handle(RequestContext<PageQuery> context)
    {
        var page = pages.Read(context.Input, Rules, List);
        var now = clock.SqlNow();
        await using var sql = await db.Connect(context.Cancelled);
        var found = await OwnPostsSql.Newest(sql, context.MemberId, page, now);
        var rows = page.Rows(found);
        var total = page.Total(found);
        var parts = await CardsSql.Lines(sql, [.. rows.Select(r => r.Id)], context.MemberId, total is null ? OwnPostsSql.Count(context.MemberId, "", now) : SqlCount.None);
        var hasMore = page.HasMore(found);
        var next = hasMore ? pages.Next("/posts", page, List, Position.Of(rows[^1].Id)) : "";
        return Response.Ok("Your posts.", new OwnPostList(
            [.. rows.Select(r => Line(r, parts.Counts.GetValueOrDefault(r.Id), parts.Media[r.Id]))],
            new Pagination(total ?? parts.Total ?? 0, page.Skip, page.Limit, hasMore, next)));
    }

    private PostLine Line(CardRow row, CardCountRow? counts, IEnumerable<MediaRow> media) => new()
    {
        Id = row.Id,
        EncryptedId = ids.Encode(row.Id),
        Description = row.Description ?? "",
        Status = row.Status,
        Date = WireTime.LongDate(row.At),
        LikesCount = counts?.Likes ?? 0,
        CommentsCount = counts?.Comments ?? 0,
        Locked = row.Locked,
        Price = MoneyColumns.Text(row.Price),
        ExpiredAt = WireTime.Plain(row.ExpiredAt),
        Media = string.Join(", ", media.Select(m => m.Type).Where(t => t is "image" or "video").Distinct().Order(StringComparer.Ordinal)),
    };
}

/// <summary>Data of GET /posts.</summary>
internal sealed record OwnPostList(IReadOnlyList<PostLine> Updates, Pagination Pagination);

/// <summary>A post of the caller's own in the short list.</summary>
internal sealed record PostLine
{
    public required long Id { get; init; }

    /// <summary>For the edit and delete operations.</summary>
    public required string EncryptedId { get; init; }

    public required string Description { get; init; }

    public required string Status { get; init; }

    public required string Date { get; init; }

    public required long LikesCount { get; init; }

    public required long CommentsCount { get; init; }

    public required string Locked { get; init; }

    /// <summary>Coins as text.</summary>
    public required string Price { get; init; }

    public required string? ExpiredAt { get; init; }

    /// <summary><c>image</c>, <c>video</c>, <c>image, video</c> or empty.</summary>
    public required string Media { get; init; }
}

/// <summary>One of the orders of GET /updates; among pinned posts and among the others.</summary>
/// <param name="Name">Its name on the wire.</param>
/// <param name="Key">The column before the id.</param>
/// <param name="Order">The columns as SQL.</param>
/// <param name="Behind">What rows behind <c>@price</c> or <c>@locked</c> and <c>@id</c> meet, as SQL.</param>
internal sealed record PostSort(string Name, SortKey Key, string Order, string Behind)
{
    private static readonly PostSort Latest = new("latest", SortKey.Id, "p.id desc", "p.id < @id");

    private static readonly PostSort[] Others =
    [
        new("oldest", SortKey.Id, "p.id", "p.id > @id"),
        new("unlockable", SortKey.Price, "p.price desc, p.id desc", "(p.price < @price or (p.price = @price and p.id < @id))"),
        new("free", SortKey.Price, "p.price, p.id desc", "(p.price > @price or (p.price = @price and p.id < @id))"),
        new("subscription", SortKey.Locked, "p.locked desc, p.id desc", "(p.locked < @locked or (p.locked = @locked and p.id < @id))"),
    ];

    /// <summary>The sort of a name; an unknown one is the default.</summary>
    public static PostSort Of(string? name) => Array.Find(Others, s => s.Name == name) ?? Latest;

    /// <summary>A row's place in this order.</summary>
    public Position PositionOf(CardRow row)
    {
        var pinned = row.IsPinned ? "1" : "0";
        return Key switch
        {
            SortKey.Price => Position.Of(pinned, row.Price, row.Id),
            SortKey.Locked => Position.Of(pinned, row.Locked, row.Id),
            _ => Position.Of(pinned, row.Id),
        };
    }
}

/// <summary>The column that a sort goes by before the id.</summary>
internal enum SortKey
{
    /// <summary>None.</summary>
    Id,

    Price,

    /// <summary>Whether the post is locked.</summary>
    Locked,
}
