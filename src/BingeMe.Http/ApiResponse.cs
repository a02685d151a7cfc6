using System.Collections;
using System.Globalization;

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

    /// <summary>Whether it declares the length of a body that is not here, as an answer to HEAD may.</summary>
    internal bool TellsLengthAlone => Body.IsEmpty && Headers["Content-Length"] is not null;

    /// <summary>True for statuses that never carry a body: 1xx, 204, 205, 304 (RFC 9110 sections 15.2, 15.3.5, 15.3.6, 15.4.5; gateway rule 33).</summary>
    public static bool IsBodyless(int status) => status is < 200 or 204 or 205 or 304;

    /// <summary>
    /// An answer as a host may send it. Every host asks for that before it sends anything, so that all refuse the same answers and complete the
    /// others alike: a body of which nothing says what it is is <c>application/octet-stream</c> (RFC 9110 section 8.3), where each gateway would
    /// say something else; HEAD tells the length.
    /// </summary>
    /// <param name="answer">What an API answered.</param>
    /// <param name="method">The request's method as it was sent.</param>
    /// <exception cref="InvalidOperationException">There is none, or as <see cref="Check"/>.</exception>
    public static ApiResponse Ready(ApiResponse? answer, string method)
    {
        if (answer is null) throw new InvalidOperationException("The API answered null instead of a response.");
        answer.Check(method);
        if (IsBodyless(answer.Status))
        {
            if (answer.Status != NotModified) answer.Headers["Content-Length"] = null;
            return answer;
        }

        if (!answer.Body.IsEmpty && answer.Headers["Content-Type"] is null) answer.Headers["Content-Type"] = UnknownType;
        if (method == "HEAD" && answer.Headers["Content-Length"] is null) answer.Headers["Content-Length"] = answer.Body.Length.ToString(CultureInfo.InvariantCulture);
        return answer;
    }

    /// <summary>Whether HTTP allows it.</summary>
    /// <param name="method">The request's method as it was sent.</param>
    /// <exception cref="InvalidOperationException">Its status is not one of 200 to 599, or its Content-Length is not its body's.</exception>
    public void Check(string method)
    {
        if (Status is < 200 or > 599) throw new InvalidOperationException($"{Status} is not the status of a final answer (200 to 599).");
        var isBodyless = IsBodyless(Status);

        // Of the others without a body hosts leave it away (gateway rule 33).
        if ((isBodyless && Status != NotModified) || Headers["Content-Length"] is not { } declared) return;
        if (Headers.MayRepeat && Headers.StandsTwice("Content-Length")) throw new InvalidOperationException("Content-Length stands twice.");
        if (!long.TryParse(declared, NumberStyles.None, CultureInfo.InvariantCulture, out var length)) throw new InvalidOperationException("Content-Length is not a number (RFC 9110 section 8.6).");
        if (method == "HEAD" || isBodyless || length == Body.Length) return;
        throw new InvalidOperationException($"Response Content-Length mismatch: too {(Body.Length < length ? "few" : "many")} bytes written ({Body.Length} of {length}).");
    }

    private const int NotModified = 304;

    private const string UnknownType = "application/octet-stream";
}

/// <summary>
/// Header fields of an answer. Names keep the case they were set with and are found in any case; a name may repeat
/// (<c>Set-Cookie</c>). A value with a control or non-ASCII character is refused, as Kestrel refuses it (gateway rule 35).
/// </summary>
public sealed class ResponseHeaders : IReadOnlyCollection<KeyValuePair<string, string>>
{
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

    /// <summary>
    /// Whether a field is about one connection (RFC 9110 section 7.6.1). Hosts leave these away: framing is theirs, and a gateway has a
    /// connection of its own (gateway rule 34).
    /// </summary>
    /// <param name="name">The name, in any case.</param>
    public static bool IsHopByHop(string name) => name.Length switch
    {
        2 => Is(name, "te"),
        7 => Is(name, "trailer") || Is(name, "upgrade"),
        10 => Is(name, "connection") || Is(name, "keep-alive"),
        14 => Is(name, "http2-settings"),
        16 => Is(name, "proxy-connection"),
        17 => Is(name, "transfer-encoding"),
        _ => false,
    };

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
        var present = Joined(name);
        if (present is null)
        {
            this[name] = members;
            return;
        }

        foreach (var member in members.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            if (!present.Split(',', StringSplitOptions.TrimEntries).Contains(member, StringComparer.OrdinalIgnoreCase)) present = $"{present}, {member}";
        this[name] = present;
    }

    /// <summary>Every value of a name whose values are lists, as the one list that they are (RFC 9110 section 5.3); null if there is none.</summary>
    internal string? Joined(string name) =>
        MayRepeat && StandsTwice(name) ? string.Join(", ", fields.Where(field => Is(field.Key, name)).Select(static field => field.Value)) : this[name];

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

    /// <summary>Whether a name stands here more than once.</summary>
    internal bool StandsTwice(string name) => fields.Count(field => Is(field.Key, name)) > 1;

    private static bool Is(string name, string known) => name.Equals(known, StringComparison.OrdinalIgnoreCase);

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
        if (!HttpText.IsToken(name))
            throw new InvalidOperationException($"'{name}' is not a valid header name (RFC 9110 section 5.1).");
        if (!value.AsSpan().ContainsAnyExceptInRange(' ', '~')) return;
        foreach (var c in value)
            if (c is (< ' ' and not '\t') or > '~')
                throw new InvalidOperationException($"The value of header '{name}' holds a character that a field value may not (RFC 9110 section 5.5).");
    }
}
