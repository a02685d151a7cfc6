using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace BingeMe.Capture.Redaction;

/// <summary>
/// Finds what stands under secrets' names in a text of no known form: broken JSON, logs, pages. It looks at what could separate a name from a
/// value and from there back for the name, so far and no farther: the time grows with the text's length alone.
/// </summary>
internal static partial class LooseText
{
    private static readonly SearchValues<char> WordEnds = SearchValues.Create("\"'\\ >;\r\n");
    private static readonly SearchValues<char> BareEnds = SearchValues.Create(" \t\r\n,}]&;<");
    private static readonly SearchValues<char> Digits = SearchValues.Create("-.0123456789");

    private const int MostName = 128;
    private const int MostBlanks = 16;

    /// <summary>The values in their order, up to the first whose end nobody can tell: what comes behind that may be a part of it.</summary>
    public static List<LooseValue> Of(string text)
    {
        var found = new List<LooseValue>();
        var (hasSlash, isQuery) = (false, false);
        for (var i = 0; i < text.Length; i++)
        {
            // Parameters of an address end where anybody can see it; who looks at a whole text finds them there.
            (hasSlash, isQuery) = text[i] switch
            {
                '/' => (true, isQuery),
                '?' or '#' => (hasSlash, hasSlash),
                '"' or '\'' or '<' or '>' => (false, false),
                _ => char.IsWhiteSpace(text[i]) ? (false, false) : (hasSlash, isQuery),
            };
            if (text[i] is not (':' or '=' or '>') || Name(text, i) is not { } name) continue;
            var kind = SecretShapes.OfName(name);
            if (kind is null && name.Equals("name", StringComparison.OrdinalIgnoreCase) && IsSecret(Word(text, i + 1))) return [.. found, new LooseValue(SecretKind.Password, i, 0, LooseForm.Open, 0)];
            if (kind is null || (text[i] == '=' && isQuery && IsParameter(text, i))) continue;
            if (Value(text, i, kind.Value) is not { } value) continue;
            found.Add(value);
            if (value.Form == LooseForm.Open) return found;
            i = Math.Max(i, value.Start + value.Length - 1);
        }

        return found;
    }

    private static bool IsSecret(string word) => SecretShapes.OfName(word) is not (null or SecretKind.Code or SecretKind.Contact or SecretKind.Address);

    /// <summary>The name before a separator, in quotes or without; null when there is none.</summary>
    private static string? Name(string text, int separator)
    {
        if (text[separator] == '>') return Tag(text, separator);
        var end = separator;
        while (end > 0 && separator - end < MostBlanks && char.IsWhiteSpace(text[end - 1])) end--;
        if (end == 0) return null;
        if (text[end - 1] is '"' or '\'')
        {
            var least = Math.Max(0, end - 1 - MostName);
            var open = text.AsSpan(least, end - 1 - least).LastIndexOf(text[end - 1]);
            return open < 0 ? null : Plain(text[(least + open + 1)..(end - 1)].TrimEnd('\\'));
        }

        var start = end;
        while (start > 0 && end - start < MostName && (char.IsLetterOrDigit(text[start - 1]) || text[start - 1] is '_' or '-' or '.' or '[' or ']' or '%' or '\\')) start--;
        return start == end ? null : Plain(text[start..end]);
    }

    /// <summary>The name of the element that begins with the tag that ends here.</summary>
    private static string? Tag(string text, int end)
    {
        var least = Math.Max(0, end - MostName);
        var inside = text.AsSpan(least, end - least);
        var open = inside.LastIndexOf('<');
        if (open < 0 || inside[(open + 1)..] is not [not ('/' or '!' or '?'), ..] tag) return null;
        var space = tag.IndexOfAny(" \t\r\n");
        var name = space < 0 ? tag : tag[..space];
        return name[(name.LastIndexOf(':') + 1)..].ToString();
    }

    private static string Plain(string name) =>
        name.Contains('\\', StringComparison.Ordinal) ? Escaped().Replace(name, static m => ((char)int.Parse(m.Groups[1].ValueSpan, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)).ToString()) : name;

    /// <summary>The word at a place, with or without quotes.</summary>
    private static string Word(string text, int at)
    {
        while (at < text.Length && (text[at] is '"' or '\'' or '\\' or ' ')) at++;
        var rest = text.AsSpan(at, Math.Min(MostName, text.Length - at));
        var end = rest.IndexOfAny(WordEnds);
        return (end < 0 ? rest : rest[..end]).ToString();
    }

    private static bool IsParameter(string text, int separator)
    {
        var at = separator;
        while (at > 0 && separator - at <= MostName && text[at - 1] is not ('?' or '&' or '#')) at--;
        return at > 0 && separator - at <= MostName;
    }

    private static LooseValue? Value(string text, int separator, SecretKind kind)
    {
        var at = separator + (text.AsSpan(separator).StartsWith("=>") ? 2 : 1);
        while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
        if (at == text.Length || text[at] is '&' or '<' or '>' || (text[at] is ',' or '}' or ']' or ')' or ';' && EndsAt(text, at, isMember: true))) return null;
        var quote = at;
        while (quote < text.Length && text[quote] == '\\') quote++;
        if (text[separator] != '>' && quote < text.Length && text[quote] is '"' or '\'') return Quoted(text, quote + 1, quote - at, text[separator] == ':', kind);
        var bare = text.AsSpan(at, Math.Min(64, text.Length - at));
        var end = bare.IndexOfAny(BareEnds);
        var word = end < 0 ? bare : bare[..end];
        var ends = end >= 0 || at + bare.Length == text.Length;
        if (ends && word is "null" or "true" or "false") return null;
        if (ends && !word.ContainsAnyExcept(Digits)) return new LooseValue(kind, at, word.Length, LooseForm.Number, 0);

        // Of a code, a name or an address a text may be about anything.
        return kind is SecretKind.Code or SecretKind.Contact or SecretKind.Address ? null : new LooseValue(kind, at, 0, LooseForm.Open, 0);
    }

    /// <summary>A value in quotes, before each of which stand some backslashes where the text is itself inside of a text.</summary>
    private static LooseValue? Quoted(string text, int from, int backslashes, bool isMember, SecretKind kind)
    {
        var quote = text[from - 1];
        for (var (at, count) = (from, 0); at < text.Length; at++)
        {
            if (text[at] == '\\')
            {
                count++;
                continue;
            }

            if (text[at] == quote && count % (2 * (backslashes + 1)) == backslashes)
            {
                var end = at - backslashes;
                if (end == from) return null;
                return EndsAt(text, at + 1, isMember) ? new LooseValue(kind, from, end - from, LooseForm.Quoted, backslashes) : new LooseValue(kind, from, 0, LooseForm.Open, 0);
            }

            count = 0;
        }

        return from == text.Length ? null : new LooseValue(kind, from, text.Length - from, LooseForm.Quoted, backslashes);
    }

    /// <summary>Whether something ends behind a quote; a quote that its writer forgot to escape ends nothing.</summary>
    private static bool EndsAt(string text, int at, bool isMember)
    {
        var next = at;
        while (next < text.Length && char.IsWhiteSpace(text[next])) next++;
        if (next == text.Length || text[next] is '}' or ']' or ')' or ';' or '>' or '/' or '&') return true;
        if (text[next] != ',') return !isMember && next > at;
        do next++;
        while (next < text.Length && char.IsWhiteSpace(text[next]));
        return next == text.Length || text[next] is '"' or '\'' or '\\' or '{' or '}' or '[' or ']';
    }

    [GeneratedRegex(@"\\+u([0-9A-Fa-f]{4})")]
    private static partial Regex Escaped();
}

/// <summary>A value under a secret's name.</summary>
/// <param name="Kind">What its name says about it.</param>
/// <param name="Start">Where it begins; of one in quotes behind them.</param>
/// <param name="Length">Its length.</param>
/// <param name="Form">How it is written.</param>
/// <param name="Backslashes">How many stand before each of its quotes.</param>
internal readonly record struct LooseValue(SecretKind Kind, int Start, int Length, LooseForm Form, int Backslashes)
{
    /// <summary>Another value, written as this one is; the same text where it is the same value.</summary>
    /// <param name="text">The value as it is written.</param>
    /// <param name="other">Makes the other value of what this one says.</param>
    public string With(string text, Func<string, string> other)
    {
        var said = text;
        for (var level = Backslashes + 1; level > 0; level /= 2) said = Unescaped(said);
        var value = other(said);
        if (value == said) return text;
        for (var level = Backslashes + 1; level > 0; level /= 2) value = JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString();
        return value;
    }

    private static string Unescaped(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal)) return text;
        try
        {
            using var document = JsonDocument.Parse($"\"{text}\"");
            return document.RootElement.GetString()!;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // What is no text of JSON says what it is.
            return text;
        }
    }
}

/// <summary>How a value is written in a loose text.</summary>
internal enum LooseForm
{
    /// <summary>In quotes.</summary>
    Quoted,

    /// <summary>A number.</summary>
    Number,

    /// <summary>In such a way that nobody can say where it ends.</summary>
    Open,
}
