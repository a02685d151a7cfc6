using System.Globalization;
using System.Text.Json.Serialization;
using BingeMe.Handlers.Settings;
using BingeMe.Http;

namespace BingeMe.Handlers.Paging;

/// <summary>Reads which page is asked for and writes the link to the next one (ruling 14).</summary>
internal sealed class Pages(Cursors cursors)
{
    /// <summary>For a module: the pages of this deployment.</summary>
    public static Pages Of(HandlerSettings settings) => new(new Cursors(settings.EncryptSecretId));

    /// <summary>The page asked for.</summary>
    /// <param name="query">What the client sent.</param>
    /// <param name="rules">What the list takes.</param>
    /// <param name="list">The list with its sort and filters: a cursor is good for this very list only.</param>
    /// <exception cref="ApiException">400: out of range where the list refuses that, or an unreadable cursor.</exception>
    public Page Read(PageQuery query, PageRules rules, string list)
    {
        var errors = new ValidationErrors();
        var page = Read(query, rules, list, errors);
        return errors.None ? page : throw ApiException.Invalid(errors);
    }

    /// <summary>The same, for an operation that has other faults to tell in the same answer.</summary>
    /// <param name="query">What the client sent.</param>
    /// <param name="rules">What the list takes.</param>
    /// <param name="list">As above; null where a fault leaves open which list it is, and then the cursor is not looked at.</param>
    /// <param name="errors">Takes the faults.</param>
    public Page Read(PageQuery query, PageRules rules, string? list, ValidationErrors errors)
    {
        var skip = Number(query.Skip) ?? 0;
        if (skip < 0 && rules.RefusesBadSkip) errors.Add("skip", "skip must not be negative.");
        var limit = Number(query.Limit) ?? rules.DefaultLimit;
        if ((limit == 0 && rules.ZeroLimitIsDefault) || (limit < 1 && rules.LowLimitIsDefault)) limit = rules.DefaultLimit;
        if ((limit < 1 || limit > rules.MaximumLimit) && rules.RefusesBadLimit) errors.Add("limit", $"limit must be from 1 to {rules.MaximumLimit}.");
        var position = list is null ? null : cursors.Read(list, query.Cursor, errors);
        return new Page(Math.Max(0, skip), Math.Clamp(limit, 1, rules.MaximumLimit), position);
    }

    /// <summary>The link to the page behind this one: the legacy form, with the cursor at the end.</summary>
    /// <param name="path">The canonical path, without a query.</param>
    /// <param name="page">This page.</param>
    /// <param name="list">The list with its sort and filters, as the page was read.</param>
    /// <param name="last">This page's last row.</param>
    /// <param name="filters">The active filters; those without a value are left out.</param>
    public string Next(string path, Page page, string list, Position last, params ReadOnlySpan<(string Name, string? Value)> filters)
    {
        var parameters = new List<KeyValuePair<string, string>>
        {
            new("skip", ((long)page.Skip + page.Limit).ToString(CultureInfo.InvariantCulture)),
            new("limit", page.Limit.ToString(CultureInfo.InvariantCulture)),
        };
        foreach (var (name, value) in filters)
            if (!string.IsNullOrEmpty(value)) parameters.Add(new(name, value));
        parameters.Add(new("cursor", cursors.Write(list, last)));
        return $"{path}?{QueryParameters.Encode(parameters)}";
    }

    /// <summary>A whole number; null for everything else. One too large for any list counts as the largest.</summary>
    public static int? Number(string? text)
    {
        var digits = text.AsSpan().Trim(" \t\n\v\f\r");
        var isNegative = digits is ['-', ..];
        if (digits is ['-' or '+', ..]) digits = digits[1..];
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange('0', '9')) return null;
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? isNegative ? -number : number
            : isNegative ? int.MinValue : int.MaxValue;
    }
}

/// <summary>The <c>pagination</c> of most lists.</summary>
/// <param name="Total">Rows under the same filter.</param>
/// <param name="Skip">Rows before this page.</param>
/// <param name="Limit">Rows of a page.</param>
/// <param name="HasMore">Whether there is a next page.</param>
/// <param name="Next">Its link; empty on the last page.</param>
internal sealed record Pagination(
    [property: JsonPropertyName("total")] long Total,
    [property: JsonPropertyName("skip")] int Skip,
    [property: JsonPropertyName("limit")] int Limit,
    [property: JsonPropertyName("hasMore")] bool HasMore,
    [property: JsonPropertyName("next")] string Next);

/// <summary>The <c>pagination</c> of lists that end with null.</summary>
/// <param name="Total">Rows under the same filter.</param>
/// <param name="Skip">Rows before this page.</param>
/// <param name="Limit">Rows of a page.</param>
/// <param name="Next">The next page's link; null on the last page.</param>
internal sealed record OpenPagination(
    [property: JsonPropertyName("total")] long Total,
    [property: JsonPropertyName("skip")] int Skip,
    [property: JsonPropertyName("limit")] int Limit,
    [property: JsonPropertyName("next")] string? Next);
