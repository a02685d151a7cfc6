using System.Text.Json.Nodes;

namespace BingeMe.Http;

/// <summary>Collects everything that is wrong with an input, by field, so that the caller hears it all at once (ruling 1).</summary>
public sealed class ValidationErrors
{
    private readonly List<KeyValuePair<string, string>> list = [];

    /// <summary>Whether nothing is wrong.</summary>
    public bool None => list.Count == 0;

    /// <summary>One sentence for people.</summary>
    public string Summary => list.Count == 1 ? list[0].Value : $"{list.Count} fields or rules are not met: {string.Join("; ", list.Select(f => f.Value))}";

    /// <summary>Notes one fault.</summary>
    /// <param name="field">The field's name on the wire.</param>
    /// <param name="text">A sentence that names the field and says what is wanted.</param>
    public void Add(string field, string text) => list.Add(new(field, text));

    /// <summary>Notes a fault when a condition does not hold.</summary>
    public void Unless(bool condition, string field, string text)
    {
        if (!condition) Add(field, text);
    }

    /// <summary>Whether a field has a fault already.</summary>
    public bool Has(string field) => list.Exists(f => f.Key == field);

    /// <summary>Notes a missing or blank text. False when it is missing, so that further rules can be left out.</summary>
    public bool Required(string field, string? value)
    {
        if (!string.IsNullOrWhiteSpace(value)) return true;
        if (!Has(field)) Add(field, $"{field} is required.");
        return false;
    }

    /// <summary>Adds the faults of fields that have none yet.</summary>
    internal void AddNew(ValidationErrors others)
    {
        var known = list.Select(f => f.Key).ToHashSet();
        list.AddRange(others.list.Where(f => !known.Contains(f.Key)));
    }

    /// <summary><c>{errors: string[], fields: {name: string[]}}</c>.</summary>
    internal JsonObject ToJson()
    {
        var errors = new JsonArray();
        var fields = new JsonObject();
        foreach (var (field, text) in list)
        {
            errors.Add((JsonNode)text);
            if (fields[field] is not JsonArray texts) fields[field] = texts = [];
            texts.Add((JsonNode)text);
        }

        return new JsonObject { ["errors"] = errors, ["fields"] = fields };
    }
}
