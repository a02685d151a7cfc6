using System.Text;
using System.Text.Json;

namespace BingeMe.Replay.Comparing;

/// <summary>
/// Says where two unequal bodies differ: by JSON path where both are JSON, else as they are. What cannot be walked is never a mere value: that
/// one side sends JSON and the other does not, nothing at all, or other bytes, is an answer of another kind.
/// </summary>
internal static class BodyDifferences
{
    /// <summary>The place of a finding in a body as a whole, of which no path can be told.</summary>
    public const string Whole = "";

    /// <summary>The place of what no path says: white space, escapes of names.</summary>
    public const string Bytes = "(bytes)";

    /// <summary>Explains a difference.</summary>
    /// <param name="left">The left body, a character a byte (Latin-1).</param>
    /// <param name="right">The right body.</param>
    public static IReadOnlyList<Difference> Explain(string left, string right)
    {
        if (left.Length == 0 || right.Length == 0) return [new Difference("body", Whole, left, right) { Finding = Finding.Empty }];
        using var a = Parsed(left);
        using var b = Parsed(right);
        if (a is null || b is null) return [new Difference("body", Whole, left, right) { Finding = a is null && b is null ? Finding.Bytes : Finding.Type }];
        var (found, isAll) = JsonDifferences.Of(a, b);
        return isAll ? found : [.. found, new Difference("body", Bytes, left, right) { Finding = Finding.Bytes }];
    }

    /// <summary>Null when it is not JSON, or deeper than anybody's.</summary>
    private static JsonText? Parsed(string text)
    {
        try
        {
            return new JsonText(Encoding.Latin1.GetBytes(text));
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
