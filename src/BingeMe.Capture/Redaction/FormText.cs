using System.Text.RegularExpressions;

namespace BingeMe.Capture.Redaction;

/// <summary>A form or query as a text: pairs by <c>&amp;</c>, whatever stands in their values.</summary>
internal static partial class FormText
{
    /// <summary>Whether a text begins as a form does.</summary>
    public static bool Is(string text) => First().IsMatch(text);

    /// <summary>The pairs of a form, a text for each place between two <c>&amp;</c>.</summary>
    public static IEnumerable<FormPair> Of(string text)
    {
        foreach (var piece in text.Split('&'))
        {
            var equals = piece.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? "" : Decoded(piece[..equals]).Trim();
            yield return new FormPair(piece, equals + 1, SecretShapes.OfName(name), equals < 0 || !piece.AsSpan().ContainsAny(" \t\r\n"));
        }
    }

    private static string Decoded(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    // No name of a form holds a quote or a brace: that is broken JSON.
    [GeneratedRegex(@"\A\s{0,16}[^\s""'<>{}=&:]{0,256}[=&]")]
    private static partial Regex First();

    /// <summary>A pair of a form.</summary>
    /// <param name="Text">As it is written.</param>
    /// <param name="ValueAt">Where its value begins.</param>
    /// <param name="Kind">What its name says about the value.</param>
    /// <param name="IsTidy">Whether it is written as clients write forms, with nothing blank in it.</param>
    internal readonly record struct FormPair(string Text, int ValueAt, SecretKind? Kind, bool IsTidy)
    {
        /// <summary>The value, decoded.</summary>
        public string Value => Decoded(Text[ValueAt..]);

        /// <summary>The pair with another value; the same text where it is the same value.</summary>
        public string With(string value) => value == Value ? Text : $"{Text[..ValueAt]}{Uri.EscapeDataString(value)}";
    }
}
