using System.Text.Json.Serialization;

namespace BingeMe.Handlers.Messages.Answers;

/// <summary>Where the thread goes on.</summary>
internal sealed record ThreadPagination(
    int Skip, int Limit, long Total, [property: JsonPropertyName("has_more")] bool HasMore, [property: JsonPropertyName("next_url")] string? NextUrl);
