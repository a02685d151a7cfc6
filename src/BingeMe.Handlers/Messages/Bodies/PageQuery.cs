namespace BingeMe.Handlers.Messages.Bodies;

/// <summary>Query of GET /messages/conversation and of the thread. Texts, because what is no number counts as absent.</summary>
internal sealed class PageQuery
{
    public string? Skip { get; set; }

    public string? Limit { get; set; }

    public string? Cursor { get; set; }
}
