using System.Text.Json.Serialization;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Common;
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
/// GET /messages/{id} and /messages/{id}/{username}: the caller's messages with one member, newest first. What is on the page counts as
/// read from now on; the answer still shows it as it was. Contract: posts-messages.md.
/// </summary>
internal sealed class GetThread(
    ThreadSql sql, MessagePeople people, SupportAccounts support, EntitlementReader entitlement, ThreadItems items, Pages pages, EncodedIds ids, TimeProvider clock)
{
    private static readonly PageRules Rules = new(50, 100) { RefusesBadSkip = true, RefusesBadLimit = true };

    public async Task<Reply<ThreadPage>> Handle(Call<PageQuery> call)
    {
        var me = call.MemberId;
        var otherId = ids.Demand(call.Route["id"]);
        if (otherId == me) throw ApiException.BadField("id", "id must be another member's.");
        var list = $"messages.getThread:{otherId}";
        var page = pages.Read(call.Input, Rules, list);
        await support.DemandReach(call.Caller!, otherId, call.Cancelled);

        var username = call.Route.Has("username") ? Name(call.Route["username"]) : null;
        var other = await Other(otherId, username, call.Cancelled);
        if (await entitlement.Member(Viewer.Of(call), otherId, call.Cancelled) is not { IsBlocked: false, IsRestricted: false })
            throw ApiException.Forbidden("This conversation is closed.");

        var now = clock.GetUtcNow();
        var rows = await sql.Page(me, otherId, page, now.ToSql(), call.Cancelled);
        var total = await sql.Count(me, otherId, now.ToSql(), call.Cancelled);
        var shown = page.Rows(rows);
        var caller = (await people.Find(me, call.Cancelled))!;
        var groups = await items.Of(me, shown, Party(caller, me), Party(other, me), now, call.Cancelled);
        var unread = shown.Where(r => r.ToUserId == me && r.IsNew).Select(r => r.Id).ToList();
        if (unread.Count > 0) await sql.MarkRead(me, unread, now.ToSql(), call.Cancelled);

        var path = username is null ? $"/messages/{otherId}" : $"/messages/{otherId}/{Uri.EscapeDataString(username)}";
        var next = page.HasMore(rows) ? pages.Next(path, page, list, Position.Of(shown[^1].CreatedAt, shown[^1].Id)) : null;
        return Reply.Ok("Messages.", new ThreadPage(groups, new ThreadPagination(page.Skip, page.Limit, total, next is not null, next)));
    }

    internal static ThreadParty Party(PartyRow row, long viewer) => new(row.Id, row.Username, row.NameFor(viewer));

    /// <summary>Null for the placeholders that clients send in the place of a name.</summary>
    private static string? Name(string text)
    {
        var name = text.Trim();
        return name is "" or "undefined" or "null" || (name.StartsWith('{') && name.EndsWith('}')) ? null : name;
    }

    private async Task<PartyRow> Other(long id, string? username, CancellationToken cancelled)
    {
        var other = await people.Find(id, cancelled);
        if (other is null or { State: AccountStatus.Deleted }) throw ApiException.NotFound("There is no such member.");
        if (username is null || username.Equals(other.Username, StringComparison.OrdinalIgnoreCase)) return other;
        if (SupportAccounts.IsLinkName(username) && await support.Contains(id, cancelled)) return other;
        var named = await people.Named(username, cancelled);
        if (named is null or { State: AccountStatus.Deleted }) throw ApiException.NotFound("There is no member of this name.");
        throw ApiException.BadField("username", "id and username must be of the same member.");
    }
}

/// <summary>A page of the messages of two members, newest first.</summary>
internal sealed record ThreadPage(IReadOnlyList<ThreadGroup> Conversations, ThreadPagination Pagination);

/// <summary>Where the thread goes on.</summary>
internal sealed record ThreadPagination(
    int Skip, int Limit, long Total, [property: JsonPropertyName("has_more")] bool HasMore, [property: JsonPropertyName("next_url")] string? NextUrl);
