using System.Text.Json;
using System.Text.Json.Nodes;

namespace BingeMe.Handlers.Modules.Docs;

/// <summary>
/// What the names of fields and parameters mean, with an example of each: <c>Assets/glossary.json</c>. A word means the same wherever it stands;
/// where it does not, an entry <c>Type.name</c> or <c>operation.name</c> goes before the one for the name alone. A file rather than code, so
/// that nothing of it is loaded before somebody asks for the document.
/// </summary>
internal sealed class Glossary
{
    private readonly JsonObject entries;

    private Glossary(JsonObject entries) => this.entries = entries;

    /// <summary>Reads the file.</summary>
    public static Glossary Read()
    {
        using var stream = typeof(Glossary).Assembly.GetManifestResourceStream("docs/glossary.json")!;
        return new Glossary(JsonNode.Parse(stream)!.AsObject());
    }

    /// <summary>The entry for a name; null when there is none.</summary>
    /// <param name="name">The name on the wire.</param>
    /// <param name="place">Where it stands: the type's name, or the operation's id.</param>
    public Entry? Find(string name, string place) => (entries[$"{place}.{name}"] ?? entries[name]) is JsonObject entry ? new Entry(entry) : null;

    /// <summary>One name.</summary>
    /// <param name="Json"><c>description</c>, <c>example</c>, and where types and rules cannot say it, <c>schema</c> and <c>required</c>.</param>
    internal readonly record struct Entry(JsonObject Json)
    {
        /// <summary>Whether the handler itself refuses a request without it, which no rule says.</summary>
        public bool IsRequired => Json["required"]?.GetValueKind() == JsonValueKind.True;

        /// <summary>A value as a client would send or get it; null when the parts of the value have examples of their own.</summary>
        public JsonNode? Example => Json["example"]?.DeepClone();

        /// <summary>Adds meaning, example and what a handler asks of a free value.</summary>
        public void Describe(JsonObject schema)
        {
            foreach (var (keyword, value) in Json["schema"] as JsonObject ?? []) schema[keyword] = value?.DeepClone();
            schema["description"] = Json["description"]?.DeepClone();
            if (Example is { } example) schema["examples"] = new JsonArray(example);
        }
    }
}
