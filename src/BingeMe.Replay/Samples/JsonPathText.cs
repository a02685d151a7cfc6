using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace BingeMe.Replay.Samples;

/// <summary>The little of JSONPath (RFC 9535) that sequences need: members and indexes, e.g. <c>$.data.items[0].id</c>.</summary>
internal static partial class JsonPathText
{
    /// <summary>Whether a text is such a path.</summary>
    public static bool IsValid(string path) => Form().IsMatch(path);

    /// <summary>The value there as text; null when there is none, or it is no scalar.</summary>
    public static string? Find(JsonElement root, string path)
    {
        var at = root;
        foreach (Match part in Part().Matches(path))
        {
            if (part.Groups["name"].Success)
            {
                if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(part.Groups["name"].Value, out at)) return null;
            }
            else
            {
                var index = int.Parse(part.Groups["index"].Value, CultureInfo.InvariantCulture);
                if (at.ValueKind != JsonValueKind.Array || index >= at.GetArrayLength()) return null;
                at = at[index];
            }
        }

        return at.ValueKind switch
        {
            JsonValueKind.String => at.GetString(),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => at.GetRawText(),
            _ => null,
        };
    }

    [GeneratedRegex(@"^\$(\.[A-Za-z_][A-Za-z0-9_]*|\[[0-9]{1,6}\])+\z")]
    private static partial Regex Form();

    [GeneratedRegex(@"\.(?<name>[A-Za-z_][A-Za-z0-9_]*)|\[(?<index>[0-9]{1,6})\]")]
    private static partial Regex Part();
}
