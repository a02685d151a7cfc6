using BingeMe.Handlers.Accounts;
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

    /// <summary>The place before the first one, whatever that one's time is.</summary>
    private static readonly Position Head = Position.Of(new DateTime(9999, 12, 31, 23, 59, 59), long.MaxValue);

    public async Task<Response<InboxPage>> Handle(RequestContext<PageQuery> context)
    {
        var page = pages.Read(context.Input, Rules, List);
        var me = context.MemberId;
        var now = clock.GetUtcNow();
        var isFirst = page is { After: null, Skip: 0 };
        var support = await desk.AccountFor(MemberCaller.RowOf(context), context.Cancelled);
        await using var sql = await db.Connect(context.Cancelled);
        var view = await Read(support);
        if (view.Support is not { IsDeleted: false } && support is not (null or SupportAccounts.Default))
        {
            // The settings name an account that is not there, or not any more: nobody could write to it.
            support = me == SupportAccounts.Default ? null : SupportAccounts.Default;
            view = await Read(support);
        }

        // A real conversation with support takes one of the first page's places.
        var limit = isFirst && view.WithSupport is not null ? page.Limit - 1 : page.Limit;
        var shown = view.Keys.Take(limit).ToList();
        var hasMore = view.Keys.Count > limit;
        var entry = isFirst && support is { } account ? desk.Entry(account, view.Support, me) : null;
        var entries = items.Of(view, shown, entry, now);
        if (entry is not null && view.WithSupport is null) entries.Insert(0, SupportDesk.Welcome(entry));
        return Response.Ok("Conversations.", new InboxPage(entries, new InboxPagination(view.Total ?? 0, hasMore ? Next(page, shown) : "")));

        Task<InboxView> Read(long? account) => page.Offset > 0
            ? InboxReader.Skip(sql, me, account ?? 0, page, now.ToSql())
            : InboxReader.Read(sql, me, account ?? 0, page, now.ToSql());
    }

    private string Next(Page page, List<InboxKey> shown)
    {
        // With a limit of one, support may be all there is on the first page: the next one then begins at its head.
        var last = shown.Count > 0 ? shown[^1].Position : Head;
        return pages.Next("messages/conversation", page, List, last);
    }
}

internal sealed record InboxPage(IReadOnlyList<InboxItem> MessagesInbox, InboxPagination Pagination);

/// <summary>Where the inbox goes on.</summary>
/// <param name="Total">Number of conversations.</param>
/// <param name="Next">Path and query of the next page; empty at the end.</param>
internal sealed record InboxPagination(long Total, string Next);
