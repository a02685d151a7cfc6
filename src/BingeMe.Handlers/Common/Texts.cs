using System.Text;

namespace BingeMe.Handlers.Common;

/// <summary>Small rules about texts that several modules share.</summary>
internal static class Texts
{
    private const char LeftToRightEmbedding = '\u202A';
    private const char RightToLeftEmbedding = '\u202B';
    private const char PopFormatting = '\u202C';
    private const char LeftToRightOverride = '\u202D';
    private const char RightToLeftOverride = '\u202E';
    private const char FirstIsolate = '\u2066';
    private const char LastIsolate = '\u2068';
    private const char PopIsolate = '\u2069';

    /// <summary>The items of a comma list as the settings row and some columns hold them.</summary>
    public static IReadOnlyList<string> List(string? text) =>
        text is null ? [] : text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>First letter upper case, the rest lower.</summary>
    public static string Capitalised(string? text) =>
        string.IsNullOrEmpty(text) ? "" : $"{char.ToUpperInvariant(text[0])}{text[1..].ToLowerInvariant()}";

    /// <summary>
    /// Whether a text may be stored and shown: no control characters but line breaks and tabs, nothing that turns the direction of what
    /// stands around it (<see cref="IsShown"/>), and nothing that a careless page would run as a script address.
    /// </summary>
    public static bool IsHarmless(string text) => IsShown(text) && !text.Contains("javascript:", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Whether a text shows what it holds: no control characters but line breaks and tabs, no overriding of direction, which makes a text look
    /// like another one, and no embedding or isolate that is not closed, which reaches beyond the text (Unicode Standard Annex 9, 2.1 to 2.5;
    /// Technical Report 36, 3.1.5). Marks and joiners stay: emoji and several scripts need them.
    /// </summary>
    public static bool IsShown(string text)
    {
        var (embeddings, isolates) = (0, 0);
        foreach (var c in text)
        {
            if (char.IsControl(c) && c is not ('\n' or '\r' or '\t')) return false;
            if (c is LeftToRightOverride or RightToLeftOverride) return false;
            if (c is LeftToRightEmbedding or RightToLeftEmbedding) embeddings++;
            else if (c == PopFormatting && embeddings > 0) embeddings--;
            else if (c is >= FirstIsolate and <= LastIsolate) isolates++;
            else if (c == PopIsolate && isolates > 0) isolates--;
        }

        return embeddings == 0 && isolates == 0;
    }

    /// <summary>What is said of a field that is not (<see cref="IsShown"/>).</summary>
    public static string NotShown(string field) => $"{field} must not hold control characters, or directions of text that are overridden or not closed.";

    /// <summary>A text without what stands between angle brackets; one that is not closed stays. In one pass, whatever the text.</summary>
    public static string WithoutTags(string text)
    {
        var kept = new StringBuilder(text.Length);
        var from = 0;
        while (text.IndexOf('<', from) is >= 0 and var open && text.IndexOf('>', open) is >= 0 and var close)
        {
            kept.Append(text, from, open - from);
            from = close + 1;
        }

        return from == 0 ? text : kept.Append(text, from, text.Length - from).ToString();
    }

    /// <summary>Whether a text is one line that shows what it holds, without any turning of direction: for names and tags.</summary>
    public static bool IsName(string text) => text.All(IsNameCharacter);

    /// <summary>A name that somebody else gave, without what <see cref="IsName"/> refuses.</summary>
    public static string AsName(string text) => text.All(IsNameCharacter) ? text : string.Concat(text.Where(IsNameCharacter));

    /// <summary>Whether a text is an address of the web, of at most 255 characters, that shows what it holds.</summary>
    public static bool IsLink(string text) =>
        text.Length <= 255 && IsName(text) && !text.Any(char.IsWhiteSpace)
        && Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.Host.Length > 0;

    private static bool IsNameCharacter(char c) =>
        !char.IsControl(c) && c is not ((>= LeftToRightEmbedding and <= RightToLeftOverride) or (>= FirstIsolate and <= PopIsolate) or '\u2028' or '\u2029');
}
