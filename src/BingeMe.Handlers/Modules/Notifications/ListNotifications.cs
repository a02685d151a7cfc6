using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Entitlements;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Notify;
using BingeMe.Handlers.Paging;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Notifications;

/// <summary>Query of GET /notifications.</summary>
internal sealed class NotificationsQuery : PageQuery
{
    /// <summary>Which kinds; an unknown word means all.</summary>
    public string? Sort { get; set; }

    /// <summary>The <c>next</c> of a page, whole: it stands for all the others.</summary>
    public string? Next { get; set; }
}

/// <summary>GET /notifications: the caller's, newest first; looking at them makes them seen. Contract: posts-messages.md.</summary>
internal sealed class ListNotifications(Db db, EntitlementReader entitlement, MediaUrls media, Pages pages, EncodedIds ids, TimeProvider clock)
{
    private static readonly PageRules Rules = new(10, 50) { RefusesBadSkip = true, RefusesBadLimit = true, ZeroLimitIsDefault = true };

    private static readonly Dictionary<string, long[]> Sorts = new()
    {
        ["subscription"] = [1, 13],
        ["comment"] = [3, 4],
        ["brought_message"] = [6],
        ["brought_content"] = [7],
        ["brought_item"] = [15],
        ["live_bookings"] = [19],
        ["calls"] = [33],
    };

    public async Task<Response<NotificationPage>> Handle(RequestContext<NotificationsQuery> context)
    {
        var query = Effective(context.Input);
        var sort = query.Sort is { } wanted && Sorts.ContainsKey(wanted) ? wanted : null;
        var types = sort is null ? null : Sorts[sort];
        var list = $"notifications.listNotifications:{sort}";
        var page = pages.Read(query, Rules, list);
        var now = clock.GetUtcNow();
        await using var sql = await db.Connect(context.Cancelled);
        var rows = await NotificationsSql.List(sql, context.MemberId, types, page);
        var shown = page.Rows(rows);
        var total = page.Total(rows);
        // Mostly nothing is: who looks once a minute must not begin a writing transaction each time.
        var marksSeen = shown.Count > 0 && rows[0].AnyNew != 0 && !context.Request.IsReadOnly;
        var (about, counted, othersAreNew) = await Subjects.Of(sql, shown, entitlement, Viewer.Of(context), now, marksSeen, total is null ? NotificationsSql.Count(types) : SqlCount.None);
        if (othersAreNew) await NotificationsSql.MarkOthersSeen(sql, context.MemberId);
        var items = shown.Select(r => Item(r, about.GetValueOrDefault(r.Id, Subject.None), now)).ToList();
        var next = page.HasMore(rows) ? pages.Next("", page, list, Position.Of(shown[^1].Created, shown[^1].Id), ("sort", sort))[1..] : "";
        return Response.Ok("Notifications.", new NotificationPage(items, new NotificationPagination(total ?? counted ?? 0, next)));
    }

    /// <summary>The query, or what a <c>next</c> in it says in its place.</summary>
    private static NotificationsQuery Effective(NotificationsQuery query)
    {
        if (string.IsNullOrWhiteSpace(query.Next)) return query;
        var next = QueryParameters.Parse(query.Next.TrimStart('?'));
        return new NotificationsQuery { Skip = next.Last("skip"), Limit = next.Last("limit"), Sort = next.Last("sort"), Cursor = next.Last("cursor") };
    }

    private NotificationItem Item(NotificationRow row, Subject subject, DateTimeOffset now)
    {
        var username = row.Username ?? "";
        var name = row.ActorId is null ? "" : Member.ShownName(row.Name, username, row.HideName, isSelf: false);
        // The one sentence that names the actor by username (posts-messages.md, type 20).
        var actor = row.Kind == NotificationType.PrebookingRefunded ? username : name;
        return new NotificationItem(
            ids.Encode(row.Id),
            RelativeTime.Of(row.CreatedAt.FromSql(), now),
            row.ActorId is { } id ? ids.Encode(id) : "",
            username,
            name,
            media.Avatar(row.Avatar) ?? "",
            NotificationTexts.Describe(row.Kind, actor, subject.Text, subject.When),
            NotificationTexts.Link(row.Kind));
    }
}

/// <summary>A page of the caller's notifications, newest first.</summary>
internal sealed record NotificationPage(IReadOnlyList<NotificationItem> Notifications, NotificationPagination Pagination);

/// <summary>One notification.</summary>
/// <param name="Id">Encoded.</param>
/// <param name="Time">Relative.</param>
/// <param name="UserId">The actor, encoded; empty when there is none any more.</param>
/// <param name="Username">The actor's.</param>
/// <param name="Name">The actor's, or the username of one who hides it.</param>
/// <param name="Avatar">Address of the actor's picture; empty without one.</param>
/// <param name="Desc">What happened.</param>
/// <param name="Link">Where it leads: a token that clients know.</param>
internal sealed record NotificationItem(string Id, string Time, string UserId, string Username, string Name, string Avatar, string Desc, string Link);

/// <summary>Where the list goes on.</summary>
/// <param name="Total">How many there are.</param>
/// <param name="Next">The query of the next page, without a path; empty at the end.</param>
internal sealed record NotificationPagination(long Total, string Next);
