namespace BingeMe.Handlers.Paging;

/// <summary>One page of a list, as asked for.</summary>
/// <param name="Skip">Rows before it. With a position it only feeds the next link.</param>
/// <param name="Limit">Rows on it, at least 1.</param>
/// <param name="After">The row behind which it starts; null when <paramref name="Skip"/> says where it starts.</param>
internal sealed record Page(int Skip, int Limit, Position? After)
{
    /// <summary>Rows to ask the database for: one more than the page has tells whether there is a next one.</summary>
    public int Take => Limit + 1;

    /// <summary>Rows for the database to skip.</summary>
    public int Offset => After is null ? Skip : 0;

    /// <summary>For lists in falling order of id: the id that rows must be below.</summary>
    public long BelowId => After?.Id ?? long.MaxValue;

    /// <summary>For lists in rising order of id: the id that rows must be above.</summary>
    public long AboveId => After?.Id ?? 0;

    /// <summary>Whether there is a next page, given what the database gave for <see cref="Take"/>.</summary>
    public bool HasMore<T>(IReadOnlyCollection<T> rows) => rows.Count > Limit;

    /// <summary>
    /// How many rows the whole list has, where the page itself tells: it begins at a known place and is not full. Null where they have to be
    /// counted.
    /// </summary>
    /// <param name="rows">What the database gave for <see cref="Take"/>.</param>
    public long? Total<T>(IReadOnlyCollection<T> rows) => After is null && !HasMore(rows) && (rows.Count > 0 || Skip == 0) ? (long)Skip + rows.Count : null;

    /// <summary>The page's own rows.</summary>
    public IReadOnlyList<T> Rows<T>(IReadOnlyList<T> rows) => rows.Count > Limit ? [.. rows.Take(Limit)] : rows;
}
