using System.Text.Json.Nodes;

namespace BingeMe.Http;

/// <summary>
/// Collects everything that is wrong with an input, by field, so that the caller hears it all at once (contract ruling 1). The caller also
/// decides how much that is: an answer names at most <see cref="Named"/> faults, and no more of them than fit a small answer.
/// </summary>
public sealed class ValidationErrors
{
    /// <summary>Faults that an answer names; of the rest it tells the number.</summary>
    public const int Named = 100;

    /// <summary>Characters of a field's name or of a text; a longer one is cut.</summary>
    private const int LongestName = 100;
    private const int LongestText = 300;

    /// <summary>Bytes, as JSON, of all that is named in the lists; about half as much again stands in the message.</summary>
    private const int MostBytes = 24 * 1024;
    private const int MostSummary = 8 * 1024;

    private readonly List<KeyValuePair<string, string>> list = [];
    private readonly HashSet<string> pardoned = [];
    private int count;
    private int freeForm;

    /// <summary>Whether nothing is wrong.</summary>
    public bool None => count == 0;

    /// <summary>How many there are, the unnamed ones included.</summary>
    public int Count => count;

    /// <summary>One sentence for people.</summary>
    public string Summary
    {
        get
        {
            if (count == 1) return list[0].Value;
            var bytes = 0;
            var fitting = list.Select(static f => f.Value).TakeWhile(text => (bytes += Bytes(text)) <= MostSummary).ToList();
            var rest = fitting.Count < count ? $"; and {count - fitting.Count} more" : "";
            return $"{count} fields or rules are not met: {string.Join("; ", fitting)}{rest}";
        }
    }

    /// <summary>Notes one fault.</summary>
    /// <param name="field">The field's name on the wire.</param>
    /// <param name="text">A sentence that names the field and says what is wanted.</param>
    public void Add(string field, string text)
    {
        count++;
        if (list.Count < Named) list.Add(new(Cut(field, LongestName), Cut(text, LongestText)));
    }

    /// <summary>Whether all are about values that a handler reads itself; operations may answer these otherwise (<c>InvalidAs</c>).</summary>
    internal bool AreFreeForm => freeForm == count;

    /// <summary>Notes a fault of a value that a handler reads itself.</summary>
    internal void AddFreeForm(string field, string text)
    {
        freeForm++;
        Add(field, text);
    }

    /// <summary>Notes a fault when a condition does not hold.</summary>
    public void Unless(bool condition, string field, string text)
    {
        if (!condition) Add(field, text);
    }

    /// <summary>Whether a field has a fault already.</summary>
    public bool Has(string field) => list.Exists(f => f.Key == field);

    /// <summary>Notes a fault when a text is missing or blank, unless the field has one already.</summary>
    /// <returns>Whether it is there.</returns>
    public bool Required(string field, string? value)
    {
        if (!string.IsNullOrWhiteSpace(value)) return true;
        if (!Has(field)) Add(field, $"{field} is required.");
        return false;
    }

    /// <summary>
    /// For code that parses an input: takes back what the rules of its type say of a field. A value that is stored may be sent back as it is,
    /// whatever the rules for a new one.
    /// </summary>
    public void Pardon(string field) => pardoned.Add(field);

    /// <summary>Takes the faults of fields that have none here yet, and what the others pardon back.</summary>
    internal void AddNew(ValidationErrors others)
    {
        count -= list.RemoveAll(f => others.pardoned.Contains(f.Key));
        var known = list.Select(f => f.Key).ToHashSet();
        foreach (var (field, text) in others.list)
            if (!known.Contains(field)) Add(field, text);
        count += others.count - others.list.Count;
    }

    /// <summary>The envelope's <c>error</c>: <c>errors</c> and <c>fields</c>, and when <paramref name="flat"/> the first fault of each field by its name.</summary>
    internal JsonObject ToJson(bool flat = false)
    {
        var errors = new JsonArray();
        var fields = new JsonObject();
        var details = new JsonObject { ["errors"] = errors, ["fields"] = fields };
        var bytes = 0;
        foreach (var (field, text) in list)
        {
            bytes += Bytes(field) + ((flat ? 3 : 2) * Bytes(text));
            if (bytes > MostBytes) break;
            errors.Add((JsonNode)text);
            if (fields[field] is not JsonArray texts)
            {
                fields[field] = texts = [];
                if (flat) details.TryAdd(field, text);
            }

            texts.Add((JsonNode)text);
        }

        if (errors.Count < count) errors.Add((JsonNode)$"{count - errors.Count} more faults are not named.");
        return details;
    }

    /// <summary>Bytes of the text as JSON, at least: what is no plain ASCII takes up to six.</summary>
    private static int Bytes(string text)
    {
        var bytes = 4;
        foreach (var c in text) bytes += c is >= ' ' and <= '~' and not ('"' or '\\') ? 1 : 6;
        return bytes;
    }

    /// <summary>What a client sent, short enough to be told back to it.</summary>
    internal static string Short(string text) => Cut(text, LongestName);

    /// <summary>Cuts between characters, so that no half of one is left.</summary>
    internal static string Cut(string text, int most)
    {
        if (text.Length <= most) return text;
        var end = char.IsHighSurrogate(text[most - 1]) ? most - 1 : most;
        return $"{text.AsSpan(0, end)}\u2026";
    }
}
