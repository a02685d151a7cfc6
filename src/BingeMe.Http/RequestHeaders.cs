using System.Collections;
using System.Collections.Frozen;

namespace BingeMe.Http;

/// <summary>
/// Header fields of a request in one canonical form, so that two hosts which saw the same request hold equal lists: names in lower
/// case, sorted by name, the values of one name in the order received (RFC 9110 section 5.3: only that order carries meaning, and
/// neither Kestrel nor the gateways keep the order between names). Hop-by-hop fields never enter (gateway rule 18), and
/// <c>content-length</c> always tells the decoded body's length (gateway rule 17).
/// </summary>
public sealed class RequestHeaders : IReadOnlyList<KeyValuePair<string, string>>
{
    /// <summary>No header fields.</summary>
    public static readonly RequestHeaders Empty = new([]);

    /// <summary>Fields that belong to one connection and are consumed by whoever terminates it (RFC 9110 section 7.6.1).</summary>
    private static readonly FrozenSet<string> HopByHop = FrozenSet.Create(
        StringComparer.Ordinal,
        "connection", "keep-alive", "proxy-connection", "transfer-encoding", "te", "trailer", "upgrade", "expect", "http2-settings", "content-length");

    private readonly KeyValuePair<string, string>[] fields;

    private readonly bool areLinesJoined;

    private RequestHeaders(KeyValuePair<string, string>[] fields, bool areLinesJoined = false)
    {
        this.fields = fields;
        this.areLinesJoined = areLinesJoined;
    }

    /// <inheritdoc/>
    public int Count => fields.Length;

    /// <inheritdoc/>
    public KeyValuePair<string, string> this[int index] => fields[index];

    /// <summary>
    /// The field's text: several lines joined with a comma and a space, cookies with a semicolon and a space (RFC 6265 section 5.4);
    /// null when absent. Hosts that split lines and hosts that join them agree on this text.
    /// </summary>
    /// <param name="name">The name in lower case.</param>
    public string? this[string name]
    {
        get
        {
            string? text = null;
            foreach (var (key, value) in fields)
                if (key == name) text = text is null ? value : name == "cookie" ? $"{text}; {value}" : $"{text}, {value}";
            return text;
        }
    }

    /// <summary>
    /// The first line of a field that should stand once (<c>Authorization</c>, <c>Content-Type</c>), as Node takes it (contract ruling 35);
    /// null when absent. Where the gateway joined the lines, what stands before the first comma outside of quotes.
    /// </summary>
    /// <param name="name">The name in lower case.</param>
    public string? First(string name)
    {
        foreach (var (key, value) in fields)
            if (key == name) return areLinesJoined ? BeforeComma(value) : value;
        return null;
    }

    /// <summary>Makes the canonical list.</summary>
    /// <param name="method">Decides whether an empty body still has a <c>content-length</c> of 0.</param>
    /// <param name="received">Name and value pairs as received, names in any case.</param>
    /// <param name="bodyLength">Bytes of the decoded body; null when nobody knows them yet, and then none are stated.</param>
    /// <param name="areLinesJoined">Whether whoever received the request has joined the lines of a name by commas (gateway rule 14).</param>
    public static RequestHeaders From(string method, IEnumerable<KeyValuePair<string, string>> received, int? bodyLength, bool areLinesJoined = false)
    {
        var sorted = new KeyValuePair<string, string>[(received.TryGetNonEnumeratedCount(out var expected) ? expected : 24) + 1];
        var count = 0;
        foreach (var (name, value) in received)
        {
            var lower = name.ToLowerInvariant();
            if (!HopByHop.Contains(lower)) Insert(ref sorted, count++, new(lower, value));
        }

        if (bodyLength is { } length && (length > 0 || method is "POST" or "PUT" or "PATCH")) Insert(ref sorted, count++, new("content-length", length.ToString()));
        return new RequestHeaders(sorted.Length == count ? sorted : sorted[..count], areLinesJoined);
    }

    /// <summary>The value of one cookie (RFC 6265 section 5.4), not decoded; null when absent.</summary>
    public string? Cookie(string name)
    {
        if (this["cookie"] is not { } text) return null;
        foreach (var part in text.Split(';', StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && part.AsSpan(0, equals).SequenceEqual(name)) return part[(equals + 1)..];
        }

        return null;
    }

    private static string BeforeComma(string text)
    {
        var isQuoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"') isQuoted = !isQuoted;
            else if (text[i] == ',' && !isQuoted) return text[..i].TrimEnd();
        }

        return text;
    }

    /// <summary>One step of an insertion sort: stable, which List.Sort is not, and quick on the twenty or so fields of a request.</summary>
    private static void Insert(ref KeyValuePair<string, string>[] sorted, int count, KeyValuePair<string, string> field)
    {
        if (count == sorted.Length) Array.Resize(ref sorted, count * 2);
        var at = count - 1;
        while (at >= 0 && string.CompareOrdinal(sorted[at].Key, field.Key) > 0)
        {
            sorted[at + 1] = sorted[at];
            at--;
        }

        sorted[at + 1] = field;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, string>>)fields).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => fields.GetEnumerator();
}
