using System.Buffers;
using System.Collections;

namespace BingeMe.Http;

/// <summary>
/// One HTTP answer as the pipeline hands it to a host. Mutable while it travels back through the pipeline, owned by one request.
/// A host sends it as it is; it adds only what its transport needs (framing, Date, Server).
/// </summary>
public sealed class ApiResponse
{
    /// <summary>The status code, 200 to 599.</summary>
    public int Status { get; set; } = 200;

    /// <summary>Header fields in the order in which they were set.</summary>
    public ResponseHeaders Headers { get; } = new();

    /// <summary>The whole body; empty for HEAD, 204 and 304, which may still declare a length (RFC 9110 sections 8.6, 9.3.2).</summary>
    public ReadOnlyMemory<byte> Body { get; set; }

    /// <summary>Why it says what it says, in a sentence for the log alone; null where its status says enough. Never sent, never a secret.</summary>
    public string? Reason { get; set; }

    /// <summary>
    /// Bytes at the body's end that no two answers have in common though they tell the same (the envelope's <c>timestamp</c>, ruling 36).
    /// </summary>
    internal int UnsteadyEnd { get; set; }

    /// <summary>True for statuses that never carry a body: 1xx, 204, 205, 304 (RFC 9110 sections 15.2, 15.3.5, 15.3.6, 15.4.5; gateway rule 33).</summary>
    public static bool IsBodyless(int status) => status is < 200 or 204 or 205 or 304;
}

/// <summary>
/// Header fields of an answer. Names keep the case they were set with and are found in any case; a name may repeat
/// (<c>Set-Cookie</c>). A value with a control or non-ASCII character is refused, as Kestrel refuses it (gateway rule 35).
/// </summary>
public sealed class ResponseHeaders : IReadOnlyCollection<KeyValuePair<string, string>>
{
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private readonly List<KeyValuePair<string, string>> fields = new(24);

    /// <inheritdoc/>
    public int Count => fields.Count;

    /// <summary>Whether a name may stand here several times: a host can lay down each field by itself otherwise.</summary>
    public bool MayRepeat { get; private set; }

    /// <summary>The first value of a name, or null. Setting replaces every value of the name; setting null removes it.</summary>
    /// <exception cref="InvalidOperationException">The name is no token or the value holds a control character.</exception>
    public string? this[string name]
    {
        get
        {
            var at = IndexOf(name);
            return at < 0 ? null : fields[at].Value;
        }

        set
        {
            var at = IndexOf(name);
            if (value is null)
            {
                if (at >= 0) RemoveFrom(at, name);
                return;
            }

            Check(name, value);
            if (at < 0)
            {
                fields.Add(new(name, value));
                return;
            }

            fields[at] = new(fields[at].Key, value);
            RemoveFrom(at + 1, name);
        }
    }

    /// <summary>Adds one more value for a name.</summary>
    /// <exception cref="InvalidOperationException">The name is no token or the value holds a control character.</exception>
    public void Add(string name, string value)
    {
        Check(name, value);
        fields.Add(new(name, value));
        MayRepeat = true;
    }

    /// <summary>Checks fields that stand on every answer, once for all of them.</summary>
    /// <exception cref="InvalidOperationException">A name is no token, stands there twice, or a value holds a control character.</exception>
    internal static KeyValuePair<string, string>[] Prepared(params KeyValuePair<string, string>[] constant)
    {
        foreach (var (name, value) in constant) Check(name, value);
        return constant.DistinctBy(static f => f.Key, StringComparer.OrdinalIgnoreCase).Count() == constant.Length
            ? constant
            : throw new InvalidOperationException("A field stands twice among those of every answer.");
    }

    /// <summary>Adds fields of <see cref="Prepared"/>, none of which is here yet.</summary>
    internal void AddPrepared(KeyValuePair<string, string>[] prepared) => fields.AddRange(prepared);

    /// <summary>Adds members to a comma list such as <c>Vary</c>, leaving out those already there.</summary>
    public void AddToList(string name, string members)
    {
        var present = this[name];
        if (present is null)
        {
            this[name] = members;
            return;
        }

        foreach (var member in members.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            if (!present.Split(',', StringSplitOptions.TrimEntries).Contains(member, StringComparer.OrdinalIgnoreCase)) present = $"{present}, {member}";
        this[name] = present;
    }

    /// <summary>Takes every field of others whose name is not here yet; of <c>Vary</c> every member.</summary>
    internal void Complete(ResponseHeaders others)
    {
        var own = fields.Count;
        MayRepeat |= others.MayRepeat;
        foreach (var field in others.fields)
        {
            if (field.Key.Equals("Vary", StringComparison.OrdinalIgnoreCase)) AddToList(field.Key, field.Value);
            else if (IndexOf(field.Key, own) < 0) fields.Add(field);
        }
    }

    /// <summary>The fields in order.</summary>
    public List<KeyValuePair<string, string>>.Enumerator GetEnumerator() => fields.GetEnumerator();

    IEnumerator<KeyValuePair<string, string>> IEnumerable<KeyValuePair<string, string>>.GetEnumerator() => fields.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => fields.GetEnumerator();

    private int IndexOf(string name) => IndexOf(name, fields.Count);

    private int IndexOf(string name, int before)
    {
        for (var i = 0; i < before; i++)
        {
            // Most are set by one constant and asked for by another of the same text.
            var key = fields[i].Key;
            if (ReferenceEquals(key, name) || (key.Length == name.Length && key.Equals(name, StringComparison.OrdinalIgnoreCase))) return i;
        }

        return -1;
    }

    private void RemoveFrom(int start, string name)
    {
        for (var i = fields.Count - 1; i >= start; i--)
            if (fields[i].Key.Equals(name, StringComparison.OrdinalIgnoreCase)) fields.RemoveAt(i);
    }

    private static void Check(string name, string value)
    {
        if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(TokenCharacters))
            throw new InvalidOperationException($"'{name}' is not a valid header name (RFC 9110 section 5.1).");
        if (!value.AsSpan().ContainsAnyExceptInRange(' ', '~')) return;
        foreach (var c in value)
            if (c is (< ' ' and not '\t') or > '~')
                throw new InvalidOperationException($"The value of header '{name}' holds a character that a field value may not (RFC 9110 section 5.5).");
    }
}
