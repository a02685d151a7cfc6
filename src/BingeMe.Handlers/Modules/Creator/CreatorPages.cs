using System.Text.Json.Serialization;
using BingeMe.Handlers.Paging;
using BingeMe.Http;

namespace BingeMe.Handlers.Modules.Creator;

/// <summary>The query of a creator's lists: <c>page</c> counts in pages and is looked at where <c>skip</c> is absent.</summary>
internal class NumberedQuery : PageQuery
{
    public string? Page { get; set; }
}

/// <summary>Pages of a creator's lists.</summary>
internal static class CreatorPages
{
    private static readonly PageRules Rules = new(20) { LowLimitIsDefault = true };

    /// <summary>The page asked for; <c>page</c> becomes the rows before it.</summary>
    public static Page Read(Pages pages, NumberedQuery query, string? list, ValidationErrors errors)
    {
        var page = pages.Read(query, Rules, list, errors);
        return string.IsNullOrWhiteSpace(query.Skip) && page.After is null && Pages.Number(query.Page) is { } number and > 1
            ? page with { Skip = (int)Math.Min((number - 1L) * page.Limit, int.MaxValue) }
            : page;
    }

    /// <summary>What is told about the page.</summary>
    public static NumberedPagination Pagination(Page page, long total, bool hasMore, string next) => new(
        total, page.Skip, page.Limit, hasMore, next, (page.Skip / page.Limit) + 1, (total + page.Limit - 1) / page.Limit);
}

/// <summary>The <c>pagination</c> of lists that count in pages too.</summary>
/// <param name="Total">Rows under the same filter.</param>
/// <param name="Skip">Rows before this page.</param>
/// <param name="Limit">Rows of a page.</param>
/// <param name="HasMore">Whether there is a next page.</param>
/// <param name="Next">Its link; empty on the last page.</param>
/// <param name="Page">This page's number, from 1.</param>
/// <param name="Pages">How many pages there are.</param>
internal sealed record NumberedPagination(
    long Total, int Skip, int Limit, [property: JsonPropertyName("hasMore")] bool HasMore, string Next, int Page, long Pages);
