using System.Globalization;
using System.Text;

namespace BingeMe.Replay.Samples;

/// <summary>
/// Texts that somebody else wrote (a program's output, a host's body, a recorded value) for an operator's terminal: its control characters (C0, DEL, C1)
/// are shown as <c>\x1b</c> and do nothing, so that no such text can erase lines, forge others or set the window's title.
/// </summary>
public static class PrintableText
{
    /// <summary>A text that is to stay in its line: line ends and tabs are shown, too.</summary>
    public static string Line(string text) => Shown(text, "");

    /// <summary>A text of several lines: line feeds and tabs stay.</summary>
    public static string Lines(string text) => Shown(text, "\n\t");

    private static string Shown(string text, string kept)
    {
        StringBuilder? shown = null;
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsControl(text[i]) || kept.Contains(text[i]))
            {
                shown?.Append(text[i]);
                continue;
            }

            shown ??= new StringBuilder(text, 0, i, text.Length + 16);
            shown.Append(CultureInfo.InvariantCulture, $"\\x{(int)text[i]:x2}");
        }

        return shown?.ToString() ?? text;
    }
}
