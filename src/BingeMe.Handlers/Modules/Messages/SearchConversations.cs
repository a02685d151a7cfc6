using BingeMe.Handlers.Conversations;
using BingeMe.Handlers.Modules.Messages.Inbox;
using BingeMe.Handlers.Paging;
using BingeMe.Handlers.Ports;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Messages;

/// <summary>Query of GET /messages/conversation/search.</summary>
internal sealed class SearchQuery : PageQuery
{
    public string? Search { get; set; }
}

/// <summary>The term has 2 to 100 characters.</summary>
internal sealed class SearchRules : IRules<SearchQuery>
{
    public void Check(SearchQuery input, Faults faults)
    {
        if (faults.Required("search", input.Search)) faults.Unless(input.Search!.Trim().Length is >= 2 and <= 100, "search", "search must have 2 to 100 characters.");
    }
}

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

/// <summary>Conversations with members whose name or username holds the term.</summary>
internal sealed record InboxHits(IReadOnlyList<InboxItem> MessagesInbox);
