using System.Text.Json;
using BingeMe.Http.Binding;

namespace BingeMe.Handlers.Posts.Creating;

/// <summary>Reads a post's tags: split on white space and commas, leading # removed, each once whatever its case.</summary>
internal static class TagList
{
    private const int MostTags = 10;
    private const int LongestTag = 50;

    /// <summary>The tags; what is wrong is noted under <c>tags</c>.</summary>
    public static IReadOnlyList<string> Read(JsonElement value, Faults faults)
    {
        if (value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null) return [];
        if (value.ValueKind != JsonValueKind.String)
        {
            faults.Add("tags", "tags must be a string.");
            return [];
        }

        var tags = Split(value.GetString()!);
        faults.Unless(tags.Count <= MostTags, "tags", $"tags may hold at most {MostTags} tags.");
        faults.Unless(tags.All(t => t.Length <= LongestTag), "tags", $"A tag may have at most {LongestTag} characters.");
        return tags;
    }

    /// <summary>The tags in a text.</summary>
    public static IReadOnlyList<string> Split(string text) =>
    [
        .. text.Replace(',', ' ')
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(t => t.TrimStart('#'))
            .Where(t => t.Length > 0)
            .Distinct(StringComparer.OrdinalIgnoreCase),
    ];
}
