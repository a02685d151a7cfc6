using BingeMe.Handlers.Conversations;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Modules.Messages.Inbox;
using BingeMe.Handlers.Paging;
using BingeMe.Handlers.Ports;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Messages;

/// <summary>
/// GET /messages/conversation: the inbox, one entry a conversation, support always first. The entry of support stands on the first page
/// only and no other page counts or shows it. Contract: posts-messages.md.
/// </summary>
internal sealed class ListConversations(Db db, InboxItems items, SupportDesk desk, Pages pages, TimeProvider clock)
{
    private const string List = "messages.listConversations";

    private static readonly PageRules Rules = new(10, 50);

    public async Task<Response<InboxPage>> Handle(RequestContext<PageQuery> context)
    {
        var page = pages.Read(context.Input, Rules, List);
        var me = context.MemberId;
        var now = clock.GetUtcNow();
        var isFirst = page is { After: null, Skip: 0 };
        await using var sql = await db.Connect(context.Cancelled);
        var support = await desk.For(sql, me, context.Cancelled);
        var withSupport = support is null ? null : (await InboxSql.With(sql, me, [support.Id], now.ToSql())).FirstOrDefault();

        // A real conversation with support takes one of the first page's places.
        var taken = withSupport is null ? 0 : 1;
        var limit = isFirst ? page.Limit - taken : page.Limit;
        var offset = Math.Max(0, page.Offset - taken);
        var keys = await InboxSql.Page(sql, me, support?.Id ?? 0, page.After, offset, limit + 1, now.ToSql());
        var hasMore = keys.Count > limit;
        if (hasMore) keys.RemoveRange(limit, keys.Count - limit);
        var rows = await InboxItems.Rows(sql, me, keys, now);
        var total = await InboxSql.Count(sql, me, now.ToSql());

        var shown = isFirst && withSupport is not null ? [withSupport, .. rows] : rows;
        var entries = await items.Of(sql, me, shown, support, now);
        if (isFirst && support is not null && withSupport is null) entries.Insert(0, SupportDesk.Welcome(support));
        return Response.Ok("Conversations.", new InboxPage(entries, new InboxPagination(total, hasMore ? Next(page, keys, withSupport) : "")));
    }

    private string Next(Page page, List<InboxKey> keys, InboxRow? withSupport)
    {
        // With a limit of one, support may be all there is on the first page: the next one then begins at its head.
        var last = keys.Count > 0 ? Position.Of(keys[^1].Touched ?? DateTime.UnixEpoch, keys[^1].Id) : Position.Of(DateTime.MaxValue, withSupport!.ConversationId);
        return pages.Next("messages/conversation", page, List, last);
    }
}

/// <summary>A page of the inbox.</summary>
internal sealed record InboxPage(IReadOnlyList<InboxItem> MessagesInbox, InboxPagination Pagination);

/// <summary>Where the inbox goes on.</summary>
/// <param name="Total">Number of conversations.</param>
/// <param name="Next">Path and query of the next page; empty at the end.</param>
internal sealed record InboxPagination(long Total, string Next);
