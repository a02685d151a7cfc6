using System.Buffers;
using System.Globalization;
using System.Text;

namespace BingeMe.Http;

/// <summary>
/// The target of a request in origin form (RFC 9112 section 3.2.1). The path is decoded exactly once, the way Kestrel does it
/// (gateway rule 8): percent-decoded as UTF-8, <c>%2F</c> left alone, <c>+</c> not a space, dot segments removed
/// (RFC 3986 section 5.2.4). Both hosts use this one decoder, so that they cannot differ.
/// </summary>
public sealed class RequestTarget
{
    private QueryParameters? query;

    private RequestTarget(string raw, string rawPath, string path, string rawQuery)
    {
        Raw = raw;
        RawPath = rawPath;
        Path = path;
        RawQuery = rawQuery;
    }

    /// <summary>Path and query as sent, percent-encoded, e.g. <c>/posts/a%20b/7?x=1</c>.</summary>
    public string Raw { get; }

    /// <summary>The path as sent, percent-encoded, without the query.</summary>
    public string RawPath { get; }

    /// <summary>The decoded path; always begins with a slash.</summary>
    public string Path { get; }

    /// <summary>The query as sent, percent-encoded, without the question mark; empty when there is none.</summary>
    public string RawQuery { get; }

    /// <summary>The decoded query parameters in the order sent; parsed on first use.</summary>
    public QueryParameters Query => query ??= QueryParameters.Parse(RawQuery);

    /// <summary>
    /// Path and query encoded anew from what they mean, the values of a name together: the same text on every host, where each gateway
    /// encodes, groups and leaves out in its own way what the client has sent.
    /// </summary>
    public string Canonical
    {
        get
        {
            var path = EncodePath(Path);
            return Query.Count == 0 ? path : $"{path}?{QueryParameters.Encode(Query.GroupBy(static p => p.Key).SelectMany(static g => g))}";
        }
    }

    /// <summary>Parses a target as it stands in a request line. An absolute form is cut to its path and query.</summary>
    /// <param name="raw">Percent-encoded path and query; empty means <c>/</c>.</param>
    public static RequestTarget Parse(string raw)
    {
        if (raw.Length == 0 || raw == "*") raw = "/";
        if (raw[0] == '?') raw = "/" + raw;
        if (raw[0] != '/')
        {
            var scheme = raw.IndexOf("://", StringComparison.Ordinal);
            var start = scheme < 0 ? -1 : raw.AsSpan(scheme + 3).IndexOfAny('/', '?');
            raw = start < 0 ? "/" : raw[(scheme + 3 + start)..];
            if (raw[0] != '/') raw = "/" + raw;
        }

        var mark = raw.IndexOf('?', StringComparison.Ordinal);
        var rawPath = mark < 0 ? raw : raw[..mark];
        var rawQuery = mark < 0 ? "" : raw[(mark + 1)..];
        return new RequestTarget(raw, rawPath, DecodePath(rawPath), rawQuery);
    }

    /// <summary>Joins an encoded path and an encoded query (without the question mark).</summary>
    public static RequestTarget From(string encodedPath, string encodedQuery) =>
        Parse(encodedQuery.Length == 0 ? encodedPath : $"{encodedPath}?{encodedQuery}");

    /// <summary>
    /// Encodes what cannot stand literally in a path that was handed over decoded (gateway rule 4): space, controls, non-ASCII,
    /// <c>?</c>, <c>#</c>, and a percent sign that begins no escape.
    /// </summary>
    public static string EncodePath(string decoded)
    {
        var needs = false;
        for (var i = 0; i < decoded.Length && !needs; i++) needs = !StandsLiterally(decoded, i);
        if (!needs) return decoded;

        var text = new StringBuilder(decoded.Length + 16);
        Span<byte> utf8 = stackalloc byte[4];
        for (var i = 0; i < decoded.Length; i++)
        {
            if (StandsLiterally(decoded, i))
            {
                text.Append(decoded[i]);
                continue;
            }

            Rune.DecodeFromUtf16(decoded.AsSpan(i), out var rune, out var consumed);
            var written = rune.EncodeToUtf8(utf8);
            foreach (var octet in utf8[..written]) text.Append('%').Append(octet.ToString("X2", CultureInfo.InvariantCulture));
            i += consumed - 1;
        }

        return text.ToString();
    }

    /// <inheritdoc/>
    public override string ToString() => Raw;

    private static bool StandsLiterally(string text, int i)
    {
        var c = text[i];
        if (c is <= ' ' or >= (char)0x7F or '?' or '#' or '"' or '<' or '>') return false;
        return c != '%' || (i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]));
    }

    private static string DecodePath(string rawPath)
    {
        var decoded = rawPath.Contains('%', StringComparison.Ordinal) ? DecodeEscapes(rawPath) : rawPath;
        return decoded.Contains("/.", StringComparison.Ordinal) ? RemoveDotSegments(decoded) : decoded;
    }

    /// <summary>Decodes escapes that form valid UTF-8; <c>%2F</c>, broken escapes and invalid UTF-8 stay as text.</summary>
    private static string DecodeEscapes(string text)
    {
        var output = new StringBuilder(text.Length);
        Span<byte> octets = stackalloc byte[4];
        for (var i = 0; i < text.Length;)
        {
            if (!TryOctet(text, i, out var first) || first == '/')
            {
                output.Append(text[i++]);
                continue;
            }

            octets[0] = first;
            var count = 1;
            var status = Rune.DecodeFromUtf8(octets[..count], out var rune, out _);
            while (status == OperationStatus.NeedMoreData && count < 4 && TryOctet(text, i + (count * 3), out var next))
            {
                octets[count++] = next;
                status = Rune.DecodeFromUtf8(octets[..count], out rune, out _);
            }

            if (status == OperationStatus.Done)
            {
                output.Append(rune.ToString());
                i += count * 3;
            }
            else
            {
                output.Append(text, i, 3);
                i += 3;
            }
        }

        return output.ToString();
    }

    private static bool TryOctet(string text, int at, out byte octet)
    {
        octet = 0;
        return at + 2 < text.Length && text[at] == '%'
            && byte.TryParse(text.AsSpan(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out octet);
    }

    private static string RemoveDotSegments(string path)
    {
        var kept = new List<string>();
        var segments = path.Split('/');
        for (var i = 1; i < segments.Length; i++)
        {
            var last = i == segments.Length - 1;
            switch (segments[i])
            {
                case ".":
                    if (last) kept.Add("");
                    break;
                case "..":
                    if (kept.Count > 0) kept.RemoveAt(kept.Count - 1);
                    if (last) kept.Add("");
                    break;
                default:
                    kept.Add(segments[i]);
                    break;
            }
        }

        return "/" + string.Join('/', kept);
    }
}
