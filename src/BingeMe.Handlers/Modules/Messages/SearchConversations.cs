using BingeMe.Handlers.Conversations;
using BingeMe.Handlers.Data;
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
internal sealed class SearchValidator : Validator<SearchQuery>
{
    public SearchValidator() => Text("search", static q => q.Search, static f => f.Required().Trimmed().Length(2, 100));
}

/// <summary>GET /messages/conversation/search: the caller's conversations with members of a name. Contract: posts-messages.md.</summary>
internal sealed class SearchConversations(Db db, InboxItems items, Pages pages, TimeProvider clock)
{
    private static readonly PageRules Rules = new(10, 50);

    public async Task<Response<InboxHits>> Handle(RequestContext<SearchQuery> context)
    {
        // The answer gives out no cursor, so none is taken.
        var page = pages.Read(new PageQuery { Skip = context.Input.Skip, Limit = context.Input.Limit }, Rules, "messages.searchConversations");
        var now = clock.GetUtcNow();
        await using var sql = await db.Connect(context.Cancelled);
        var keys = await InboxSql.Search(sql, context.MemberId, context.Input.Search!.Trim(), page.Skip, page.Limit, now.ToSql());
        var view = await InboxReader.Of(sql, context.MemberId, keys, now.ToSql());
        return Response.Ok("Conversations found.", new InboxHits(items.OfSearch(view, now)));
    }
}

/// <summary>Conversations with members whose name or username holds the term.</summary>
internal sealed record InboxHits(IReadOnlyList<InboxItem> MessagesInbox);
