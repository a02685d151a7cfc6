namespace BingeMe.Handlers.Paging;

/// <summary>
/// The query of a list. Texts, because what is no number counts as absent (users S7); operations with filters derive from it.
/// </summary>
internal class PageQuery
{
    public string? Skip { get; set; }

    public string? Limit { get; set; }

    public string? Cursor { get; set; }
}

/// <summary>How a list reads <c>skip</c> and <c>limit</c> (ruling 14, users S7).</summary>
/// <param name="DefaultLimit">Rows of a page when <c>limit</c> is absent or no number.</param>
/// <param name="MaximumLimit">Most rows of a page.</param>
internal sealed record PageRules(int DefaultLimit, int MaximumLimit = 100)
{
    /// <summary>400 for a negative <c>skip</c>; otherwise it counts as 0.</summary>
    public bool RefusesBadSkip { get; init; }

    /// <summary>400 for a <c>limit</c> out of range; otherwise the nearest one in range is taken.</summary>
    public bool RefusesBadLimit { get; init; }

    /// <summary>Whether <c>limit=0</c> means the default (<c>/creator/subscribers</c>).</summary>
    public bool ZeroLimitIsDefault { get; init; }

    /// <summary>Whether a <c>limit</c> below 1 means the default (creator-commerce.md, Shared rules of this module).</summary>
    public bool LowLimitIsDefault { get; init; }

    /// <summary>Both refused.</summary>
    public static PageRules Strict(int defaultLimit) => new(defaultLimit) { RefusesBadSkip = true, RefusesBadLimit = true };
}
