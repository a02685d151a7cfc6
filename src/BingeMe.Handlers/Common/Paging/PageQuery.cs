namespace BingeMe.Handlers.Common.Paging;

/// <summary>
/// The query of a list. Texts, because what is no number counts as absent (users S7); operations with filters derive from it.
/// </summary>
internal class PageQuery
{
    public string? Skip { get; set; }

    public string? Limit { get; set; }

    public string? Cursor { get; set; }
}
