using System.Collections;
using System.Text;

namespace BingeMe.Http;

/// <summary>
/// Query parameters, decoded, in the order sent; a name may repeat. <c>?flag</c> and <c>?flag=</c> are the same (gateway rule 12).
/// Names are compared exactly.
/// </summary>
public sealed class QueryParameters : IReadOnlyList<KeyValuePair<string, string>>
{
    /// <summary>No parameters.</summary>
    public static readonly QueryParameters Empty = new([]);

    private readonly KeyValuePair<string, string>[] pairs;

    private QueryParameters(KeyValuePair<string, string>[] pairs) => this.pairs = pairs;

    /// <inheritdoc/>
    public int Count => pairs.Length;

    /// <inheritdoc/>
    public KeyValuePair<string, string> this[int index] => pairs[index];

    /// <summary>The last value of a name, as legacy gateways give it; null when absent.</summary>
    public string? Last(string name)
    {
        for (var i = pairs.Length - 1; i >= 0; i--)
            if (pairs[i].Key == name) return pairs[i].Value;
        return null;
    }

    /// <summary>Parses an encoded query (application/x-www-form-urlencoded: <c>+</c> is a space; broken escapes stay as text).</summary>
    public static QueryParameters Parse(string rawQuery)
    {
        if (rawQuery.Length == 0) return Empty;
        var list = new List<KeyValuePair<string, string>>();
        foreach (var range in rawQuery.AsSpan().Split('&'))
        {
            var part = rawQuery.AsSpan(range);
            if (part.IsEmpty) continue;
            var equals = part.IndexOf('=');
            var name = equals < 0 ? part : part[..equals];
            var value = equals < 0 ? default : part[(equals + 1)..];
            list.Add(new(Decode(name), Decode(value)));
        }

        return list.Count == 0 ? Empty : new([.. list]);
    }

    /// <summary>Encodes decoded pairs, names and values both (gateway rule 9), so that parsing them again gives the same pairs.</summary>
    public static string Encode(IEnumerable<KeyValuePair<string, string>> parameters)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in parameters)
        {
            if (text.Length > 0) text.Append('&');
            text.Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
        }

        return text.ToString();
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, string>>)pairs).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => pairs.GetEnumerator();

    /// <summary>One name or value, decoded.</summary>
    internal static string Decode(ReadOnlySpan<char> text)
    {
        if (text.IndexOfAny('%', '+') < 0) return text.ToString();
        return Uri.UnescapeDataString(text.ToString().Replace('+', ' '));
    }
}
