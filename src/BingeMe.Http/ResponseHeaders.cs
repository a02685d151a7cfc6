using System.Buffers;
using System.Collections;

namespace BingeMe.Http;

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

    /// <summary>The first value of a name, or null. Setting replaces every value of the name; setting null removes it.</summary>
    /// <exception cref="InvalidOperationException">The name is no token or the value holds a control character.</exception>
    public string? this[string name]
    {
        get
        {
            foreach (var (key, value) in fields)
                if (key.Equals(name, StringComparison.OrdinalIgnoreCase)) return value;
            return null;
        }

        set
        {
            if (value is null)
            {
                fields.RemoveAll(f => f.Key.Equals(name, StringComparison.OrdinalIgnoreCase));
                return;
            }

            Check(name, value);
            var at = fields.FindIndex(f => f.Key.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (at < 0)
            {
                fields.Add(new(name, value));
                return;
            }

            fields[at] = new(fields[at].Key, value);
            for (var i = fields.Count - 1; i > at; i--)
                if (fields[i].Key.Equals(name, StringComparison.OrdinalIgnoreCase)) fields.RemoveAt(i);
        }
    }

    /// <summary>Adds one more value for a name.</summary>
    /// <exception cref="InvalidOperationException">The name is no token or the value holds a control character.</exception>
    public void Add(string name, string value)
    {
        Check(name, value);
        fields.Add(new(name, value));
    }

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

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => fields.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => fields.GetEnumerator();

    private static void Check(string name, string value)
    {
        if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(TokenCharacters))
            throw new InvalidOperationException($"'{name}' is not a valid header name (RFC 9110 section 5.1).");
        foreach (var c in value)
            if (c is (< ' ' and not '\t') or > '~')
                throw new InvalidOperationException($"The value of header '{name}' holds a character that a field value may not (RFC 9110 section 5.5).");
    }
}
