namespace BingeMe.TestSupport.Lists;

/// <summary>One way to ask for a list of <see cref="ListData.Heavy"/>.</summary>
/// <param name="Operation">The operation's id.</param>
/// <param name="Path">The path.</param>
/// <param name="Query">Sort and filters; empty for none.</param>
/// <param name="Limit">Rows of a page, such that <see cref="ListData"/> has 500 pages.</param>
public sealed record ListCall(string Operation, string Path, string Query, int Limit)
{
    /// <summary>The operation with its sort and filters.</summary>
    public string Name => Query.Length == 0 ? Operation : $"{Operation}?{Query}";

    /// <summary>The target of the first page.</summary>
    public string First => $"{Path}?limit={Limit}{(Query.Length == 0 ? "" : "&")}{Query}";

    /// <summary>The target of the page behind a <c>next</c> link, whichever of the house's forms that has.</summary>
    public string Behind(string next) => $"{Path}?{next[(next.IndexOf('?', StringComparison.Ordinal) + 1)..]}";
}
