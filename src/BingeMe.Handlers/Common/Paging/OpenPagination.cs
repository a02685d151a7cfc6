using System.Text.Json.Serialization;

namespace BingeMe.Handlers.Common.Paging;

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
