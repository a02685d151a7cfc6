using System.Buffers;
using System.Text.RegularExpressions;

namespace BingeMe.Capture.Redaction;

/// <summary>Finds what opens something in the addresses of a text: parameters of queries and fragments that have a secret's name.</summary>
internal static partial class AddressQuery
{
    private static readonly SearchValues<char> Ends = SearchValues.Create("&#\"<> \t\r\n");

    /// <summary>The values in their order, none of them empty.</summary>
    public static IEnumerable<AddressValue> Of(string text)
    {
        var from = 0;
        foreach (Match name in Parameter().Matches(text))
        {
            if (name.Index < from || SecretShapes.OfName(name.Groups["name"].Value) is not { } kind) continue;
            var start = name.Index + name.Length;
            var length = text.AsSpan(start).IndexOfAny(Ends);
            var end = length < 0 ? text.Length : start + length;
            if (end < text.Length && text[end] == '"') while (end > start && text[end - 1] == '\\') end--;
            from = end;
            if (end > start) yield return new AddressValue(kind, start, text[start..end]);
        }
    }

    [GeneratedRegex(@"(?<=[?&#])(?<name>[A-Za-z0-9_.%\[\]-]{1,64})=")]
    private static partial Regex Parameter();
}

/// <summary>A value in an address.</summary>
/// <param name="Kind">What its name says about it.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="Value">As it is written.</param>
internal readonly record struct AddressValue(SecretKind Kind, int Start, string Value);
