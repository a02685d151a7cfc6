using BingeMe.Handlers.Common.Paging;

namespace BingeMe.Handlers.Messages.Bodies;

/// <summary>Query of GET /messages/conversation/search.</summary>
internal sealed class SearchQuery : PageQuery
{
    public string? Search { get; set; }
}
