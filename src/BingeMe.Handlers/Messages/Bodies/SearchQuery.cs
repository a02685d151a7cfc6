namespace BingeMe.Handlers.Messages.Bodies;

/// <summary>Query of GET /messages/conversation/search.</summary>
internal sealed class SearchQuery
{
    public string? Search { get; set; }

    public string? Skip { get; set; }

    public string? Limit { get; set; }
}
