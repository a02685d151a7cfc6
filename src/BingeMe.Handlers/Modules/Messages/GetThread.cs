using System.Text.Json.Serialization;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Entitlements;
using BingeMe.Handlers.Modules.Messages.Inbox;
using BingeMe.Handlers.Modules.Messages.Threads;
using BingeMe.Handlers.Paging;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Messages;

/// <summary>
/// GET /messages/{id} and GET /messages/{id}/{username}: the caller's messages with one member, newest first. What is on the page counts as
/// read from now on; the answer still shows it as it was. Contract: posts-messages.md.
/// </summary>
internal sealed class GetThread(
    Db db,
    SupportAccounts support,
    EntitlementReader entitlement,
    ThreadItems items,
    Pages pages,
    EncodedIds ids,
    TimeProvider clock)
{
    private static readonly PageRules Rules = new(50, 100) { RefusesBadSkip = true, RefusesBadLimit = true };

    public async Task<Response<ThreadPage>> Handle(RequestContext<PageQuery> context)
    {
        var me = context.MemberId;
        var errors = new ValidationErrors();
        var id = ids.Read(context.Route["id"], errors);
        errors.Unless(id != me, "id", "id must be another member's.");
        var list = $"messages.getThread:{id}";
        var page = pages.Read(context.Input, Rules, id is null ? null : list, errors);
        if (!errors.None) throw ApiException.Invalid(errors);
        var otherId = id!.Value;
        await support.RequireReach(context.Caller!, otherId, context.Cancelled);

        var username = context.Route.Has("username") ? Name(context.Route["username"]) : null;
        await using var sql = await db.Connect(context.Cancelled);
        var other = await Other(sql, otherId, username, context.Cancelled);
        if (await entitlement.Member(sql, Viewer.Of(context), otherId) is not { IsBlocked: false, IsRestricted: false })
            throw ApiException.Forbidden("This conversation is closed.");

        var now = clock.GetUtcNow();
        var rows = await ThreadSql.Page(sql, me, otherId, page, now.ToSql());
        var total = await ThreadSql.Count(sql, me, otherId, now.ToSql());
        var shown = page.Rows(rows);
        var caller = (await Members.Find(sql, me))!;
        var groups = await items.Of(sql, me, shown, Party(caller, me), Party(other, me), now);
        var unread = shown.Where(r => r.ToUserId == me && r.IsNew).Select(r => r.Id).ToList();
        if (unread.Count > 0 && !context.Request.IsReadOnly) await ThreadSql.MarkRead(sql, me, unread, now.ToSql());

        var path = username is null ? $"/messages/{otherId}" : $"/messages/{otherId}/{Uri.EscapeDataString(username)}";
        var next = page.HasMore(rows) ? pages.Next(path, page, list, Position.Of(shown[^1].Created, shown[^1].Id)) : null;
        return Response.Ok("Messages.", new ThreadPage(groups, new ThreadPagination(page.Skip, page.Limit, total, next is not null, next)));
    }

    internal static ThreadParty Party(Member row, long viewer) => new(row.Id, row.Username, row.NameFor(viewer));

    /// <summary>Null for the placeholders that clients send in the place of a name.</summary>
    private static string? Name(string text)
    {
        var name = text.Trim();
        return name is "" or "undefined" or "null" || (name.StartsWith('{') && name.EndsWith('}')) ? null : name;
    }

    private async Task<Member> Other(SqlScope sql, long id, string? username, CancellationToken cancelled)
    {
        var other = await Members.Find(sql, id);
        if (other is null or { State: AccountStatus.Deleted }) throw ApiException.NotFound("There is no such member.");
        if (username is null || username.Equals(other.Username, StringComparison.OrdinalIgnoreCase)) return other;
        if (SupportAccounts.IsLinkName(username) && await support.Contains(id, cancelled)) return other;
        var named = await Members.Named(sql, username);
        if (named is null or { State: AccountStatus.Deleted }) throw ApiException.NotFound("There is no member of this name.");
        throw ApiException.BadField("username", "id and username must be of the same member.");
    }
}

/// <summary>A page of the messages of two members, newest first.</summary>
internal sealed record ThreadPage(IReadOnlyList<ThreadGroup> Conversations, ThreadPagination Pagination);

/// <summary>Where the thread goes on.</summary>
internal sealed record ThreadPagination(
    int Skip, int Limit, long Total, [property: JsonPropertyName("has_more")] bool HasMore, [property: JsonPropertyName("next_url")] string? NextUrl);
