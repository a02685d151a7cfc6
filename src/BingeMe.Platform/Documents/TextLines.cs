using System.Globalization;
using System.Text;

namespace BingeMe.Platform.Documents;

/// <summary>A line of a paper, ready to be drawn.</summary>
/// <param name="Runs">From left to right.</param>
internal sealed record TextLine(IReadOnlyList<ShapedRun> Runs)
{
    /// <summary>Points.</summary>
    public float Width => Runs.Sum(static r => r.Width);
}

/// <summary>Breaks texts into lines that fit, whatever stands in them.</summary>
internal static class TextLines
{
    private const int MostMarks = 4;

    /// <summary>The lines of a text; a text of nothing is one empty line.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="size">Points.</param>
    /// <param name="width">The most that a line may be wide, points.</param>
    public static IReadOnlyList<TextLine> Break(string text, float size, float width)
    {
        var lines = new List<TextLine>();
        var line = new StringBuilder();
        var isRight = TextDirections.IsRight(text);
        foreach (var word in Words(text).SelectMany(w => Pieces(w, size, width)))
        {
            if (line.Length > 0 && Shape($"{line} {word}", size, isRight).Width > width)
            {
                lines.Add(Shape(line.ToString(), size, isRight));
                line.Clear();
            }

            if (line.Length > 0) line.Append(' ');
            line.Append(word);
        }

        if (line.Length > 0 || lines.Count == 0) lines.Add(Shape(line.ToString(), size, isRight));
        return lines;
    }

    /// <summary>
    /// The words; what cannot be seen but parts or turns text counts as a blank, half a character as a replacement character. Of marks on one
    /// letter only as many are kept as any script writes, since each climbs above the one before.
    /// </summary>
    private static string[] Words(string text)
    {
        var clean = new StringBuilder(text.Length);
        var marks = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            marks = Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark ? marks + 1 : 0;
            if (marks > MostMarks) continue;
            var isBlank = Rune.IsControl(rune) || Rune.IsWhiteSpace(rune) || rune.Value is (>= 0x200E and <= 0x200F) or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0xFEFF;
            if (isBlank) clean.Append(' ');
            else clean.Append(rune.ToString());
        }

        return clean.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>The word, or as many pieces as it takes to fit; broken between characters as people see them.</summary>
    private static IEnumerable<string> Pieces(string word, float size, float width)
    {
        if (Shape(word, size, isRight: false).Width <= width)
        {
            yield return word;
            yield break;
        }

        var elements = StringInfo.ParseCombiningCharacters(word);
        for (var from = 0; from < elements.Length;)
        {
            // The longest piece that fits: doubled until it does not, then found by halving. One character is taken in any case.
            var fits = from + 1;
            var tooLong = from + 2;
            while (tooLong <= elements.Length && Fits(tooLong)) (fits, tooLong) = (tooLong, from + (2 * (tooLong - from)));
            tooLong = Math.Min(tooLong, elements.Length + 1);
            while (tooLong - fits > 1)
            {
                var middle = (fits + tooLong) / 2;
                if (Fits(middle)) fits = middle;
                else tooLong = middle;
            }

            yield return Part(fits);
            from = fits;

            bool Fits(int to) => Shape(Part(to), size, isRight: false).Width <= width;

            string Part(int to) => word[elements[from]..(to < elements.Length ? elements[to] : word.Length)];
        }
    }

    private static TextLine Shape(string line, float size, bool isRight)
    {
        var levels = TextDirections.Levels(line, isRight);
        var (runs, runLevels) = (new List<ShapedRun>(), new List<byte>());
        DocumentFont? font = null;
        var start = 0;
        for (var at = 0; at < line.Length;)
        {
            var rune = Rune.GetRuneAt(line, at);
            var next = DocumentFonts.Of(rune, font);
            if (font is not null && (next != font || levels[at] != levels[start])) Add(at);
            font = next;
            at += rune.Utf16SequenceLength;
        }

        if (font is not null) Add(line.Length);
        var (ordered, orderedLevels) = (runs.ToArray(), runLevels.ToArray());
        TextDirections.Reorder(ordered, orderedLevels);
        return new TextLine(ordered);

        void Add(int end)
        {
            runs.Add(font.Shape(line, start, end - start, levels[start] % 2 == 1, size));
            runLevels.Add(levels[start]);
            start = end;
        }
    }
}
