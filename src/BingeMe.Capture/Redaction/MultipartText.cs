using System.Text.RegularExpressions;

namespace BingeMe.Capture.Redaction;

/// <summary>A body of several parts (RFC 2046 section 5.1, RFC 7578), told by its first boundary: what stands between two boundaries is one value.</summary>
internal static partial class MultipartText
{
    /// <summary>The parts in their order, what stands before the first boundary among them; null when the text is no such body.</summary>
    public static List<MultipartPart>? Of(string text)
    {
        if (!text.Contains("--", StringComparison.Ordinal) || First().Match(text) is not { Success: true } first) return null;
        var boundary = first.Groups["boundary"].Value;
        var parts = new List<MultipartPart> { new(null, 0, first.Groups["boundary"].Index, false) };
        for (var at = first.Groups["boundary"].Index; at >= 0;)
        {
            var end = Next(text, boundary, at + boundary.Length);
            var line = text.IndexOf('\n', at + boundary.Length);
            var from = line < 0 || (end >= 0 && line >= end) ? at + boundary.Length : line + 1;

            // The line's end before a boundary is the boundary's.
            var to = end < 0 ? text.Length : end - 1;
            if (end >= 0 && to > from && text[to - 1] == '\r') to--;
            parts.Add(Part(text, from, Math.Max(from, to)));
            at = end;
        }

        return parts;
    }

    /// <summary>The next boundary at the beginning of a line; negative when there is none.</summary>
    private static int Next(string text, string boundary, int from)
    {
        while ((from = text.IndexOf(boundary, from, StringComparison.Ordinal)) >= 0)
        {
            var behind = from + boundary.Length;
            if (text[from - 1] == '\n' && (behind == text.Length || text[behind] is '\r' or '\n' or ' ' or '\t' or '-')) return from;
            from = behind;
        }

        return -1;
    }

    private static MultipartPart Part(string text, int from, int to)
    {
        var whole = text.AsSpan(from, to - from);
        var (mark, length) = (whole.IndexOf("\n\r\n"), 3);
        if (whole.IndexOf("\n\n") is >= 0 and var bare && (mark < 0 || bare < mark)) (mark, length) = (bare, 2);
        var head = (mark < 0 ? whole : whole[..mark]).ToString();
        SecretKind? kind = null;
        foreach (Match name in PartName().Matches(head)) kind ??= SecretShapes.OfName(name.Groups["name"].Value);
        return new MultipartPart(kind, mark < 0 ? from : from + mark + length, to, mark >= 0);
    }

    [GeneratedRegex(@"(?:\A|\n)(?<boundary>--[^\s][^\r\n]{0,198}?)[ \t]{0,16}\r?\n(?=[A-Za-z][A-Za-z0-9-]{0,63}:)")]
    private static partial Regex First();

    [GeneratedRegex(@"(?<![A-Za-z])name\*?\s{0,16}=\s{0,16}(?:[A-Za-z0-9-]{1,20}'[A-Za-z-]{0,20}')?(?:""(?<name>(?:\\.|[^""\\])*)""?|(?<name>[^\s;""]+))", RegexOptions.IgnoreCase)]
    private static partial Regex PartName();
}

/// <summary>A part of a body.</summary>
/// <param name="Kind">What its name says about it.</param>
/// <param name="Start">Where its content begins.</param>
/// <param name="End">Where its content ends.</param>
/// <param name="HasHead">False when nothing tells its head from its content.</param>
internal readonly record struct MultipartPart(SecretKind? Kind, int Start, int End, bool HasHead);
