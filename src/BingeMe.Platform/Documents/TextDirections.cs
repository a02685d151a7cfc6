using System.Globalization;
using System.Text;

namespace BingeMe.Platform.Documents;

/// <summary>
/// Which way each part of a line runs: Unicode's bidirectional algorithm (UAX 9) without explicit directions, which papers do not take. A
/// paragraph as a whole, each line of it, runs as its first letter does.
/// </summary>
internal static class TextDirections
{
    private enum Kind
    {
        Neutral,
        Left,
        Right,
        Number,
    }

    /// <summary>Whether a paragraph runs from right to left.</summary>
    public static bool IsRight(string paragraph) => Array.Find(Kinds(paragraph), static k => k is Kind.Left or Kind.Right) == Kind.Right;

    /// <summary>The level of each UTF-16 unit: odd levels run from right to left.</summary>
    /// <param name="line">A line of a paragraph.</param>
    /// <param name="isRight">Whether the paragraph runs from right to left.</param>
    public static byte[] Levels(string line, bool isRight)
    {
        var kinds = Kinds(line);
        var (ground, left) = ((byte)(isRight ? 1 : 0), (byte)(isRight ? 2 : 0));
        var levels = new byte[line.Length];
        var strong = isRight ? Kind.Right : Kind.Left;
        for (var i = 0; i < line.Length; i++)
        {
            switch (kinds[i])
            {
                case Kind.Left:
                    (strong, levels[i]) = (Kind.Left, left);
                    break;
                case Kind.Right:
                    (strong, levels[i]) = (Kind.Right, 1);
                    break;
                case Kind.Number:
                    levels[i] = strong == Kind.Right ? (byte)2 : left;
                    break;
                default:
                    var end = i;
                    while (end < line.Length && kinds[end] == Kind.Neutral) end++;
                    var before = i == 0 ? isRight : RunsRight(kinds, levels, i - 1);
                    var after = end == line.Length ? isRight : kinds[end] == Kind.Right || (kinds[end] == Kind.Number && strong == Kind.Right);
                    var level = before == after ? (before ? (byte)1 : left) : ground;
                    for (; i < end; i++) levels[i] = level;
                    i--;
                    break;
            }
        }

        return levels;
    }

    /// <summary>The runs as they stand from left to right (UAX 9, L2): from the highest level down, what has at least that level is turned.</summary>
    public static void Reorder<T>(T[] runs, byte[] levels)
    {
        var highest = levels.Length == 0 ? 0 : levels.Max();
        for (int level = highest; level > 0; level--)
        {
            for (var i = 0; i < runs.Length; i++)
            {
                if (levels[i] < level) continue;
                var end = i;
                while (end < runs.Length && levels[end] >= level) end++;
                Array.Reverse(runs, i, end - i);
                Array.Reverse(levels, i, end - i);
                i = end;
            }
        }
    }

    /// <summary>A number within text that runs from right to left counts as a part of it (UAX 9, N1).</summary>
    private static bool RunsRight(Kind[] kinds, byte[] levels, int at) => levels[at] == 1 || (kinds[at] == Kind.Number && levels[at] == 2);

    private static Kind[] Kinds(string line)
    {
        var kinds = new Kind[line.Length];
        var at = 0;
        var before = Kind.Neutral;
        foreach (var rune in line.EnumerateRunes())
        {
            var kind = KindOf(rune, before);
            for (var i = 0; i < rune.Utf16SequenceLength; i++) kinds[at++] = kind;
            before = kind;
        }

        return kinds;
    }

    private static Kind KindOf(Rune rune, Kind before)
    {
        if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format) return before;
        if (rune.Value is (>= '0' and <= '9') or (>= 0x0660 and <= 0x0669) or (>= 0x06F0 and <= 0x06F9)) return Kind.Number;
        if (rune.Value is (>= 0x0590 and <= 0x08FF) or (>= 0xFB1D and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFF) or (>= 0x10800 and <= 0x10FFF) or (>= 0x1E800 and <= 0x1EFFF))
            return Rune.IsLetter(rune) ? Kind.Right : Kind.Neutral;
        return Rune.IsLetter(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.SpacingCombiningMark ? Kind.Left : Kind.Neutral;
    }
}
