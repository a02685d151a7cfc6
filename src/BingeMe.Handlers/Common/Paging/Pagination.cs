using System.Text.Json.Serialization;

namespace BingeMe.Handlers.Common.Paging;

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
