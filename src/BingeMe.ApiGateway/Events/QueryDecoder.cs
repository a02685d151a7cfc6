using System.Buffers;
using System.Globalization;
using System.Text;
using BingeMe.Http;

namespace BingeMe.ApiGateway.Events;

/// <summary>Rebuilds the encoded query from what an event keeps of it (gateway rules 9 to 12).</summary>
internal static class QueryDecoder
{
    /// <summary>What may stand in an encoded query (RFC 3986 section 3.4), and what clients leave bare and servers accept.</summary>
    private const string LiteralInParameter =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$'()*+,;:@/?%[]{}|\\^`=";

    private static readonly SearchValues<char> InParameter = SearchValues.Create(LiteralInParameter);

    private static readonly SearchValues<char> InQuery = SearchValues.Create(LiteralInParameter + "&");

    public static string Encoded(JsonObject root, EventFormat shape)
    {
        // The map of payload 2.0 joins repeats with commas and loses plus signs: good only when there is nothing else (rule 10).
        if (shape.Version2 && root.Text("rawQueryString"u8) is { } raw) return EncodeRest(raw, InQuery);
        var pairs = Pairs(root);
        return shape.LoadBalancer ? JoinEncoded(pairs) : QueryParameters.Encode(pairs);
    }

    private static List<KeyValuePair<string, string>> Pairs(JsonObject root)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        if (root.TryValue("multiValueQueryStringParameters"u8, out var lists))
            JsonText.ReadPairs(ref lists, "multiValueQueryStringParameters", "", pairs, isHandWritten: true);
        if (pairs.Count == 0 && root.TryValue("queryStringParameters"u8, out var singles))
            JsonText.ReadPairs(ref singles, "queryStringParameters", "", pairs, isHandWritten: true);
        return pairs;
    }

    /// <summary>
    /// Gateway rule 11: a load balancer hands names and values over as the client wrote them; encoding again would change them.
    /// </summary>
    private static string JoinEncoded(List<KeyValuePair<string, string>> pairs)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in pairs)
        {
            if (text.Length > 0) text.Append('&');
            text.Append(EncodeRest(name, InParameter).Replace("=", "%3D", StringComparison.Ordinal));
            text.Append('=').Append(EncodeRest(value, InParameter));
        }

        return text.ToString();
    }

    /// <summary>Encodes only what would end or break a query; escapes and plus signs stay as they are.</summary>
    private static string EncodeRest(string text, SearchValues<char> literal)
    {
        if (!text.AsSpan().ContainsAnyExcept(literal)) return text;
        var output = new StringBuilder(text.Length + 16);
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.IsBmp && literal.Contains((char)rune.Value))
            {
                output.Append((char)rune.Value);
                continue;
            }

            foreach (var octet in utf8[..rune.EncodeToUtf8(utf8)])
                output.Append('%').Append(octet.ToString("X2", CultureInfo.InvariantCulture));
        }

        return output.ToString();
    }
}
