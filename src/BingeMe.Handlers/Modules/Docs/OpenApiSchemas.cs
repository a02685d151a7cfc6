using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using BingeMe.Http.Binding;

namespace BingeMe.Handlers.Modules.Docs;

/// <summary>
/// The document's named schemas, made from the JSON metadata that reads and writes the bodies, the inputs' rules that are data, and the
/// glossary. Every object becomes a component and is referred to by its type's name.
/// </summary>
internal sealed class OpenApiSchemas
{
    private readonly Glossary glossary;
    private readonly JsonSchemaExporterOptions inputs;
    private readonly JsonSchemaExporterOptions outputs;

    public OpenApiSchemas(Glossary glossary)
    {
        this.glossary = glossary;
        inputs = new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Describe };
        outputs = new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = (context, schema) => Name(context, Describe(context, schema)) };
    }

    /// <summary>The components, by name.</summary>
    public JsonObject Components { get; } = [];

    public static JsonObject Reference(string name, string kind = "schemas") => new() { ["$ref"] = $"#/components/{kind}/{name}" };

    /// <summary>The schema of an answer's data.</summary>
    public JsonObject Output(JsonTypeInfo type) => type.GetJsonSchemaAsNode(outputs).AsObject();

    /// <summary>The schema of a body.</summary>
    /// <param name="type">Its metadata.</param>
    /// <param name="rules">Its rules that are data.</param>
    /// <param name="operation">Names it where the same type has other rules elsewhere.</param>
    public JsonObject Body(JsonTypeInfo type, IReadOnlyList<FieldRules> rules, string operation)
    {
        var schema = type.GetJsonSchemaAsNode(inputs).AsObject();
        var required = new JsonArray();
        foreach (var property in type.Properties)
        {
            if (schema["properties"]?[property.Name] is not JsonObject field) continue;
            foreach (var rule in rules.Where(r => r.Name == property.Name)) Apply(rule, field);
            if (IsRequired(property, rules))
            {
                required.Add((JsonNode)property.Name);
                DropNull(field);
            }
            else if (field["enum"] is JsonArray choices && Allows(field, "null"))
            {
                choices.Add(null);
            }
        }

        if (required.Count > 0) schema["required"] = required;
        Close(schema);
        return Add(type.Type.Name, schema) ?? Add($"{operation[(operation.IndexOf('.', StringComparison.Ordinal) + 1)..]}Request", schema)
            ?? throw new InvalidOperationException($"Two bodies are named {type.Type.Name}.");
    }

    /// <summary>A query parameter.</summary>
    /// <param name="property">The field of the input.</param>
    /// <param name="rules">The input's rules that are data.</param>
    /// <param name="mayBeInBody">Whether the body may hold it instead, so that the query need not.</param>
    public JsonObject Parameter(JsonPropertyInfo property, IReadOnlyList<FieldRules> rules, bool mayBeInBody)
    {
        var schema = property.Options.GetTypeInfo(property.PropertyType).GetJsonSchemaAsNode(inputs).AsObject();
        if (property.CustomConverter is StringOrNumberConverter) schema = new JsonObject { ["type"] = "string" };
        DropNull(schema);
        foreach (var rule in rules.Where(r => r.Name == property.Name)) Apply(rule, schema);
        return Parameter(property.Name, "query", !mayBeInBody && IsRequired(property, rules), schema, property.DeclaringType.Name);
    }

    /// <summary>A parameter of the path or a header.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="where"><c>path</c> or <c>header</c>.</param>
    /// <param name="operation">The operation's id.</param>
    public JsonObject Parameter(string name, string where, string operation) => Parameter(name, where, where == "path", new JsonObject { ["type"] = "string" }, operation);

    private JsonObject Parameter(string name, string where, bool required, JsonObject schema, string place)
    {
        var parameter = new JsonObject { ["name"] = name, ["in"] = where };
        if (required) parameter["required"] = true;
        if (glossary.Find(name, place) is { } entry)
        {
            entry.Describe(schema);
            parameter["description"] = schema["description"]?.DeepClone();
            schema.Remove("description");
            if (entry.Example is { } example) parameter["example"] = example;
            schema.Remove("examples");
        }

        parameter["schema"] = schema;
        return parameter;
    }

    /// <summary>Closes an object: nothing but what is written here stands in it.</summary>
    public static void Close(JsonObject schema) => schema["additionalProperties"] = false;

    /// <summary>Adds a component.</summary>
    /// <returns>A reference to it; null when another one has the name.</returns>
    public JsonObject? Add(string name, JsonObject schema)
    {
        if (Components[name] is not { } known) Components[name] = schema;
        else if (!JsonNode.DeepEquals(known, schema)) return null;
        return Reference(name);
    }

    private bool IsRequired(JsonPropertyInfo property, IReadOnlyList<FieldRules> rules) =>
        rules.Any(r => r.Name == property.Name && r.IsRequired) || glossary.Find(property.Name, property.DeclaringType.Name) is { IsRequired: true };

    private JsonObject Describe(JsonSchemaExporterContext context, JsonNode node)
    {
        // The exporter cannot look into a converter and says "anything"; a scalar text is a string or a number. "Anything" itself is written
        // as the empty schema: the boolean form is valid too, but tools stumble over it.
        var schema = node as JsonObject ?? [];
        if (context.PropertyInfo?.CustomConverter is StringOrNumberConverter) schema = new JsonObject { ["type"] = new JsonArray("string", "number", "null") };
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        if (type == typeof(long)) schema["format"] = "int64";
        else if (type == typeof(int)) schema["format"] = "int32";
        if (context.PropertyInfo is { } property && glossary.Find(property.Name, property.DeclaringType.Name) is { } entry) entry.Describe(schema);
        return schema;
    }

    /// <summary>Puts an object among the components and a reference in its place.</summary>
    private JsonObject Name(JsonSchemaExporterContext context, JsonObject schema)
    {
        if (context.TypeInfo.Kind != JsonTypeInfoKind.Object) return schema;
        var (isNullable, description) = (Allows(schema, "null"), schema["description"]?.DeepClone());
        schema.Remove("description");
        if (schema["anyOf"] is null) Complete(context.TypeInfo, schema);
        else schema = new JsonObject { ["anyOf"] = schema["anyOf"]!.DeepClone() };
        var reference = Add(context.TypeInfo.Type.Name, schema) ?? throw new InvalidOperationException($"Two types are named {context.TypeInfo.Type.Name}.");
        if (isNullable) reference = new JsonObject { ["anyOf"] = new JsonArray(reference, new JsonObject { ["type"] = "null" }) };
        if (description is not null) reference["description"] = description;
        return reference;
    }

    /// <summary>Says which members are always there, and that there are no others.</summary>
    private static void Complete(JsonTypeInfo type, JsonObject schema)
    {
        schema["type"] = "object";
        var required = new JsonArray();
        foreach (var property in type.Properties)
        {
            if (schema["properties"]?[property.Name] is not JsonObject field) continue;
            if (IsLeftOut(property, type.Options)) DropNull(field);
            else required.Add((JsonNode)property.Name);
        }

        schema.Remove("required");
        if (required.Count > 0) schema["required"] = required;
        Close(schema);
    }

    private static bool IsLeftOut(JsonPropertyInfo property, JsonSerializerOptions options)
    {
        var own = property.AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute), inherit: true);
        return (own is [JsonIgnoreAttribute ignore, ..] ? ignore.Condition : options.DefaultIgnoreCondition) != JsonIgnoreCondition.Never;
    }

    private static bool Allows(JsonObject schema, string type) =>
        schema["type"] is JsonArray types && types.Any(t => t!.GetValue<string>() == type);

    private static void DropNull(JsonObject schema)
    {
        if (schema["anyOf"] is JsonArray { Count: 2 } either && either[1]?["type"] is JsonValue second && second.TryGetValue<string>(out var other) && other == "null")
        {
            schema["$ref"] = either[0]!["$ref"]!.DeepClone();
            schema.Remove("anyOf");
        }

        if (!Allows(schema, "null")) return;
        var kept = schema["type"]!.AsArray().Select(static t => t!.GetValue<string>()).Where(static t => t != "null").ToList();
        schema["type"] = kept is [var only] ? only : new JsonArray([.. kept.Select(static t => (JsonNode)t)]);
    }

    private static void Apply(FieldRules field, JsonObject schema)
    {
        if (field.MinLength is { } shortest) schema["minLength"] = shortest;
        else if (field.IsRequired && field is TextRules) schema["minLength"] = 1;
        if (field.MaxLength is { } longest) schema["maxLength"] = longest;
        if (field.Pattern is { } pattern) schema["pattern"] = pattern;
        if (field.Format is { } format) schema["format"] = format;
        if (field.Choices is { } choices) schema["enum"] = new JsonArray([.. choices.Select(static c => (JsonNode)c)]);
        if (field.Minimum is { } least) schema["minimum"] = least;
        if (field.Maximum is { } most) schema["maximum"] = most;
        if (field.MinItems is { } fewest) schema["minItems"] = fewest;
        if (field.MaxItems is { } greatest) schema["maxItems"] = greatest;
    }
}
