using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Paging;
using BingeMe.Handlers.Ports;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Users.Relations;

/// <summary>Query of GET /creator/subscribers.</summary>
internal sealed class SubscriberQuery : PageQuery
{
    /// <summary>A filter, for all its name: <c>active</c>, <c>cancelled</c> or <c>renewal</c>; null lists all.</summary>
    public string? Sort { get; set; }
}

/// <summary>GET /creator/subscribers: who subscribed to the caller, the newest first. Contract: users.md.</summary>
internal sealed class ListSubscribers(Db db, Pages pages, MediaUrls media, TimeProvider clock)
{
    private static readonly PageRules Rules = PageRules.Strict(20) with { ZeroLimitIsDefault = true };

    public async Task<Response<SubscriberList>> Handle(RequestContext<SubscriberQuery> context)
    {
        var filter = context.Input.Sort ?? "";
        var errors = new ValidationErrors();
        var isKnown = filter is "" or "active" or "cancelled" or "renewal";
        errors.Unless(isKnown, "sort", "sort must be active, cancelled or renewal.");
        var list = $"user.listSubscribers:{filter}";
        var page = pages.Read(context.Input, Rules, isKnown ? list : null, errors);
        if (!errors.None) throw ApiException.Invalid(errors);
        var now = clock.GetUtcNow();
        await using var sql = await db.Connect(context.Cancelled);
        var found = await SubscribersSql.List(sql, context.MemberId, filter, page, now.ToSql());
        var rows = page.Rows(found);
        var total = await SubscribersSql.Count(sql, context.MemberId, filter, now.ToSql());
        var hasMore = page.HasMore(found);
        var next = hasMore ? pages.Next("/creator/subscribers", page, list, Position.Of(rows[^1].Id), ("sort", filter)) : "";
        return Response.Ok("Your subscribers.", new SubscriberList(
            [.. rows.Select(r => Item(r, now))], new Pagination(total, page.Skip, page.Limit, hasMore, next)));
    }

    private SubscriberItem Item(SubscriberRow row, DateTimeOffset now)
    {
        var isFree = row.Free == "yes";
        var ends = row.EndsAt?.FromSql();
        var status = row.Cancelled == "yes" ? "cancelled" : isFree || ends > now ? "active" : "expired";
        var expiration = isFree ? "Free Subscription" : ends is not { } end ? "" : $"{(end > now ? "Expiring" : "Expired")} at {WireTime.ShortDate(end)}";
        return new SubscriberItem(
            new SubscriberUser(Member.ShownName(row.Name, row.Username, row.HideName, isSelf: false), row.Username, media.Avatar(row.Avatar)),
            new SubscriptionInfo(Texts.Capitalised(row.Interval), status, expiration, WireTime.Iso(row.EndsAt)));
    }
}

/// <summary>Data of GET /creator/subscribers.</summary>
internal sealed record SubscriberList(IReadOnlyList<SubscriberItem> Subscribers, Pagination Pagination);

/// <summary>One subscription to the caller.</summary>
internal sealed record SubscriberItem(SubscriberUser User, SubscriptionInfo Subscription);

/// <summary>Who subscribed.</summary>
internal sealed record SubscriberUser(string Name, string Username, string? Avatar);

/// <summary>What was subscribed.</summary>
/// <param name="Type">The interval, capitalised.</param>
/// <param name="Status"><c>active</c>, <c>cancelled</c> or <c>expired</c>.</param>
/// <param name="Expiration">A short text for people.</param>
/// <param name="EndsAt">The instant; null on a free one.</param>
internal sealed record SubscriptionInfo(string Type, string Status, string Expiration, string? EndsAt);
