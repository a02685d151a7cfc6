using BingeMe.Handlers.Common.Paging;
using BingeMe.Handlers.Messages.Answers;
using BingeMe.Handlers.Messages.Bodies;
using BingeMe.Handlers.Messages.Inbox;
using BingeMe.Handlers.Ports;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Messages;

/// <summary>GET /messages/conversation/search: the caller's conversations with members of a name. Contract: posts-messages.md.</summary>
internal sealed class SearchConversations(InboxSql inbox, InboxItems items, Pages pages, TimeProvider clock)
{
    private static readonly PageRules Rules = new(10, 50);

    public async Task<Reply<InboxHits>> Handle(Call<SearchQuery> call)
    {
        // The answer gives out no cursor, so none is taken.
        var page = pages.Read(new PageQuery { Skip = call.Input.Skip, Limit = call.Input.Limit }, Rules, "messages.searchConversations");
        var now = clock.GetUtcNow();
        var keys = await inbox.Search(call.MemberId, call.Input.Search!.Trim(), page.Skip, page.Limit, now.ToSql(), call.Cancelled);
        var rows = await items.Rows(call.MemberId, keys, now, call.Cancelled);
        return Reply.Ok("Conversations found.", new InboxHits(await items.OfSearch(call.MemberId, rows, now, call.Cancelled)));
    }
}
