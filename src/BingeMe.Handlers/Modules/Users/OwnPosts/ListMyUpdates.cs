using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Entitlements;
using BingeMe.Handlers.Modules.Users.Cards;
using BingeMe.Handlers.Paging;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.PostContent;
using BingeMe.Handlers.Security;
using BingeMe.Handlers.Settings;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Users.OwnPosts;

/// <summary>Query of GET /updates.</summary>
internal sealed class UpdatesQuery : PageQuery
{
    /// <summary><c>photos</c>, <c>videos</c>, <c>audio</c>, <c>files</c>, <c>shop</c> or <c>digital</c>; anything else does not filter.</summary>
    public string? Media { get; set; }

    /// <summary><c>unlockable</c>, <c>free</c>, <c>subscription</c>, <c>oldest</c> or <c>latest</c>; anything else is the latter.</summary>
    public string? Sort { get; set; }
}

/// <summary>GET /updates: the caller's own posts with all that hangs on them, pinned ones first; or the products. Contract: users.md.</summary>
internal sealed class ListMyUpdates(
    Db db,
    CardReader cards,
    PostMedia postMedia,
    ProductCards productCards,
    Pages pages,
    HandlerSettings settings,
    EncodedIds ids,
    TimeProvider clock)
{
    private static readonly PageRules Rules = new(10);

    /// <summary>The owner sees everything of his own.</summary>
    private static readonly PostDecision Own = new(Visibility.Open, true);

    public async Task<Response<OwnUpdates>> Handle(RequestContext<UpdatesQuery> context)
    {
        await using var sql = await db.Connect(context.Cancelled);
        var answer = context.Input.Media is "shop" or "digital" ? await Products(sql, context) : await Posts(sql, context);
        return Response.Ok("Your posts.", answer) with { SaysSuccess = true };
    }

    private async Task<OwnUpdates> Posts(SqlScope sql, RequestContext<UpdatesQuery> context)
    {
        var (filter, media) = context.Input.Media switch
        {
            "photos" => ("photos", "image"),
            "videos" => ("videos", "video"),
            "audio" => ("audio", "music"),
            "files" => ("files", "file"),
            _ => ("", ""),
        };
        var sort = PostSort.Of(context.Input.Sort);
        var list = $"user.listMyUpdates:{sort.Name}:{filter}";
        var page = pages.Read(context.Input, Rules, list);
        var now = clock.GetUtcNow();
        var found = await Rows(sql, context.MemberId, media, sort, page, now.ToSql());
        var rows = page.Rows(found);
        var postIds = rows.Select(r => r.Id).ToList();
        var total = page.Total(found);
        var parts = await cards.Read(sql, postIds, postIds, context.MemberId, now, total is null ? OwnPostsSql.Count(context.MemberId, media, now.ToSql()) : SqlCount.None);
        var username = MemberCaller.RowOf(context).Username;
        var next = page.HasMore(found) ? pages.Next("/updates", page, list, sort.PositionOf(rows[^1]), ("media", filter), ("sort", context.Input.Sort is null ? "" : sort.Name)) : null;
        return new OwnUpdates([.. rows.Select(r => Post(r, parts, username, now))], new OpenPagination(total ?? parts.Total ?? 0, page.Skip, page.Limit, next));
    }

    /// <summary>First what is left of the pinned posts, then the others.</summary>
    private static async Task<List<CardRow>> Rows(SqlScope sql, long owner, string media, PostSort sort, Page page, DateTime now)
    {
        if (page.After is { } after && after.Text(0) == "0") return await OwnPostsSql.Sorted(sql, owner, media, sort, "0", after, 0, page.Take, now);
        if (page.Offset == 0 && page.After is null) return await OwnPostsSql.FirstSorted(sql, owner, media, sort, page.Take, now);
        var rows = await OwnPostsSql.Sorted(sql, owner, media, sort, "1", page.After, page.Offset, page.Take, now);
        if (rows.Count == page.Take) return rows;
        var skip = rows.Count > 0 || page.Offset == 0 ? 0 : Math.Max(0, page.Offset - await OwnPostsSql.CountPinned(sql, owner, media, now));
        rows.AddRange(await OwnPostsSql.Sorted(sql, owner, media, sort, "0", null, skip, page.Take - rows.Count, now));
        return rows;
    }

    private async Task<OwnUpdates> Products(SqlScope sql, RequestContext<UpdatesQuery> context)
    {
        var isDigital = context.Input.Media == "digital";
        var sort = context.Input.Sort is "subscription" or "oldest" ? context.Input.Sort : "latest";
        var list = $"user.listMyUpdates:{sort}:{context.Input.Media}";
        var page = pages.Read(context.Input, Rules, list);
        var found = await ProductsSql.List(sql, context.MemberId, isDigital, sort, page);
        var rows = page.Rows(found);
        var total = page.Total(found) ?? await ProductsSql.Count(sql, context.MemberId, isDigital);
        var next = page.HasMore(found)
            ? pages.Next(
                "/updates", page, list, sort == "subscription" ? Position.Of(rows[^1].Price, rows[^1].Id) : Position.Of(rows[^1].Id),
                ("media", context.Input.Media), ("sort", context.Input.Sort is null ? "" : sort))
            : null;
        return new OwnUpdates([.. rows.Select(productCards.Of)], new OpenPagination(total, page.Skip, page.Limit, next));
    }

    private OwnPost Post(CardRow row, CardParts parts, string username, DateTimeOffset now)
    {
        var remaining = RemainingTime.Until(row.ExpiredAt?.FromSql(), now);
        return new OwnPost
        {
            Id = ids.Encode(row.Id),
            Caption = row.Description ?? "",
            Date = RelativeTime.Of(row.At, now),
            DateTime = WireTime.Iso(row.At),
            Pinned = row.IsPinned,
            Price = MoneyColumns.Number(row.Price),
            ExpiredAt = WireTime.Iso(row.ExpiredAt),
            ShareUrl = $"{settings.AppUrl}/{username}/post/{row.Id}",
            RemainingDays = remaining?.Value,
            RemainingMessage = remaining?.Sentence,
            PostUrl = $"{settings.AppUrl}/posts/{username}/{ids.Encode(row.Id)}",
            Locked = row.Locked,
            Status = row.Status,
            Media = postMedia.Items(parts.Media[row.Id], Own),
            CommentsCount = parts.Counts.GetValueOrDefault(row.Id)?.Comments ?? 0,
            Likes = parts.Counts.GetValueOrDefault(row.Id)?.Likes ?? 0,
            Comments = [.. parts.Comments[row.Id]],
            Tags = [.. parts.Tags[row.Id]],
        };
    }
}

/// <summary>Data of GET /updates.</summary>
internal sealed record OwnUpdates(IReadOnlyList<UpdateItem> Updates, OpenPagination Pagination);
