using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace BingeMe.Replay.Fuzzing;

/// <summary>
/// JSON that can be changed into what serializers would never write: doubled members, numbers in any spelling, half a surrogate pair.
/// Whatever is not changed keeps its spelling.
/// </summary>
internal sealed class JsonPart
{
    private JsonPart(JsonValueKind kind, string raw) => (Kind, Raw) = (kind, raw);

    public JsonValueKind Kind { get; }

    /// <summary>The members of an object, in order; a name may repeat.</summary>
    public List<KeyValuePair<string, JsonPart>> Members { get; } = [];

    public List<JsonPart> Items { get; } = [];

    /// <summary>The text of anything else, as it stands in the JSON.</summary>
    private string Raw { get; }

    /// <summary>Reads JSON; null when it is none, or holds a name that is no Unicode.</summary>
    public static JsonPart? Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Of(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    public static JsonPart Text(string text) => new(JsonValueKind.String, Quoted(text));

    /// <summary>A number, text with escapes, or literal as it is to stand in the JSON.</summary>
    public static JsonPart Literal(string raw) => new(raw[0] == '"' ? JsonValueKind.String : raw is "true" or "false" ? JsonValueKind.True : raw == "null" ? JsonValueKind.Null : JsonValueKind.Number, raw);

    public static JsonPart Container(bool isList) => new(isList ? JsonValueKind.Array : JsonValueKind.Object, "");

    /// <summary>The text that a string stands for; null when it is no string, or no Unicode.</summary>
    public string? AsText()
    {
        if (Kind != JsonValueKind.String) return null;
        try
        {
            using var document = JsonDocument.Parse(Raw);
            return document.RootElement.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>How long its text in the JSON is.</summary>
    public int Length => Raw.Length;

    /// <summary>The first member of a name; null when there is none.</summary>
    public JsonPart? Find(string name)
    {
        foreach (var (key, value) in Members)
            if (key == name) return value;
        return null;
    }

    /// <summary>Gives a member another value, in its place; a new one goes to the end.</summary>
    public void Set(string name, JsonPart value)
    {
        var at = Members.FindIndex(m => m.Key == name);
        if (at < 0) Members.Add(new(name, value));
        else Members[at] = new(name, value);
    }

    /// <summary>Every place below that holds a member or an item, the outer ones first.</summary>
    public IEnumerable<(JsonPart Parent, int At)> Places()
    {
        for (var i = 0; i < Members.Count; i++)
        {
            yield return (this, i);
            foreach (var below in Members[i].Value.Places()) yield return below;
        }

        for (var i = 0; i < Items.Count; i++)
        {
            yield return (this, i);
            foreach (var below in Items[i].Places()) yield return below;
        }
    }

    /// <summary>What is at a place.</summary>
    public JsonPart this[int at]
    {
        get => Kind == JsonValueKind.Object ? Members[at].Value : Items[at];
        set
        {
            if (Kind == JsonValueKind.Object) Members[at] = new(Members[at].Key, value);
            else Items[at] = value;
        }
    }

    /// <summary>Takes out what is at a place.</summary>
    public void RemoveAt(int at)
    {
        if (Kind == JsonValueKind.Object) Members.RemoveAt(at);
        else Items.RemoveAt(at);
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var json = new StringBuilder();
        Write(json);
        return json.ToString();
    }

    private static JsonPart Of(JsonElement element)
    {
        var part = new JsonPart(element.ValueKind, element.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? "" : element.GetRawText());
        if (element.ValueKind == JsonValueKind.Object)
            foreach (var member in element.EnumerateObject()) part.Members.Add(new(member.Name, Of(member.Value)));
        else if (element.ValueKind == JsonValueKind.Array)
            foreach (var item in element.EnumerateArray()) part.Items.Add(Of(item));
        return part;
    }

    /// <summary>The beginning of a text, cut between characters: half of one is no text that JSON could hold.</summary>
    public static string Cut(string text, int length) => text[..(length > 0 && length < text.Length && char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];

    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    private void Write(StringBuilder json)
    {
        if (Kind == JsonValueKind.Object)
        {
            json.Append('{');
            for (var i = 0; i < Members.Count; i++)
            {
                if (i > 0) json.Append(',');
                json.Append(Quoted(Members[i].Key)).Append(':');
                Members[i].Value.Write(json);
            }

            json.Append('}');
        }
        else if (Kind == JsonValueKind.Array)
        {
            json.Append('[');
            for (var i = 0; i < Items.Count; i++)
            {
                if (i > 0) json.Append(',');
                Items[i].Write(json);
            }

            json.Append(']');
        }
        else
        {
            json.Append(Raw);
        }
    }
}
