using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using BingeMe.Http.Answers;
using BingeMe.Http.Binding;
using BingeMe.Http.Operations;

namespace BingeMe.Handlers.Modules.Docs;

/// <summary>
/// Writes the OpenAPI 3.1 description of the operations (spec.openapis.org/oas/v3.1.0). Schemas come from the same JSON metadata that
/// reads and writes the bodies, so they cannot go stale.
/// </summary>
internal static class OpenApiDocument
{
    private static readonly JsonSchemaExporterOptions SchemaOptions = new()
    {
        TreatNullObliviousAsNonNullable = true,

        // The exporter cannot look into a converter and says "anything"; a scalar text is a string or a number. "Anything" itself is written
        // as the empty schema: the boolean form is valid too, but tools stumble over it.
        TransformSchemaNode = static (context, schema) =>
            context.PropertyInfo?.CustomConverter is StringOrNumberConverter ? new JsonObject { ["type"] = new JsonArray("string", "number") }
            : schema is JsonValue ? new JsonObject()
            : schema,
    };

    public static byte[] Write(IEnumerable<Operation> operations)
    {
        var paths = new JsonObject();
        foreach (var operation in operations.Where(o => o.IsDocumented))
        {
            var number = 0;
            foreach (var path in operation.Aliases.Prepend(operation.Path))
            {
                if (paths[path] is not JsonObject item) paths[path] = item = [];
                item[operation.Method.ToLowerInvariant()] = Describe(operation, number++);
            }
        }

        var document = new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject { ["title"] = "BingeMe API", ["version"] = "1.0.0", ["description"] = "Profiles, posts, paid messages, live streams, a shop and payouts." },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["securitySchemes"] = new JsonObject { ["bearer"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["bearerFormat"] = "JWT" } },
                ["schemas"] = new JsonObject { ["Error"] = ErrorSchema() },
            },
        };
        return JsonSerializer.SerializeToUtf8Bytes(document, DocsJson.Default.JsonObject);
    }

    private static JsonObject Describe(Operation operation, int alias)
    {
        var description = new JsonObject
        {
            ["operationId"] = alias == 0 ? operation.Id : $"{operation.Id}.alias{alias}",
            ["summary"] = operation.Summary,
            ["tags"] = new JsonArray((JsonNode)operation.Module),
        };
        if (alias > 0) description["description"] = $"The same as {operation.Method} {operation.Path}.";
        if (operation.Access is Access.Member or Access.Anonymous) description["security"] = new JsonArray(new JsonObject { ["bearer"] = new JsonArray() });
        else if (operation.Access == Access.Optional) description["security"] = new JsonArray(new JsonObject(), new JsonObject { ["bearer"] = new JsonArray() });

        var parameters = new JsonArray();
        foreach (var segment in operation.Path.Split('/').Where(s => s.StartsWith('{')))
            parameters.Add((JsonNode)new JsonObject { ["name"] = segment[1..^1], ["in"] = "path", ["required"] = true, ["schema"] = new JsonObject { ["type"] = "string" } });
        if (operation.Endpoint.Input is { } input)
        {
            if (operation.Endpoint.Source == Http.Binding.InputSource.Body)
                description["requestBody"] = new JsonObject
                {
                    ["required"] = true,
                    ["content"] = new JsonObject
                    {
                        ["application/json"] = new JsonObject { ["schema"] = Input(input, operation.Endpoint.InputRules) },
                        ["application/x-www-form-urlencoded"] = new JsonObject { ["schema"] = Input(input, operation.Endpoint.InputRules) },
                    },
                };
            else
                foreach (var property in input.Properties)
                    parameters.Add((JsonNode)Parameter(property, operation.Endpoint.InputRules));
        }

        if (parameters.Count > 0) description["parameters"] = parameters;
        description["responses"] = Responses(operation);
        return description;
    }

    private static JsonObject Responses(Operation operation)
    {
        var endpoint = operation.Endpoint;
        var success = endpoint.Output is { } output ? Schema(output) : null;
        if (endpoint.IsEnveloped) success = SuccessSchema(success);
        var responses = new JsonObject
        {
            ["200"] = new JsonObject
            {
                ["description"] = "Success.",
                ["content"] = new JsonObject { [endpoint.MediaType] = success is null ? new JsonObject() : new JsonObject { ["schema"] = success } },
            },
        };
        foreach (var status in operation.Statuses.Where(static s => s != 200))
            responses[status.ToString()] = new JsonObject
            {
                ["description"] = Envelope.Phrase(status) + ".",
                ["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = new JsonObject { ["$ref"] = "#/components/schemas/Error" } } },
            };
        return responses;
    }

    private static JsonObject Parameter(JsonPropertyInfo property, IReadOnlyList<FieldRules> rules)
    {
        var schema = Schema(property.Options.GetTypeInfo(property.PropertyType)).AsObject();
        var parameter = new JsonObject { ["name"] = property.Name, ["in"] = "query" };
        foreach (var field in rules.Where(r => r.Name == property.Name))
        {
            if (field.IsRequired) parameter["required"] = true;
            Apply(field, schema);
        }

        parameter["schema"] = schema;
        return parameter;
    }

    /// <summary>The schema of an input with those of its rules that are data.</summary>
    private static JsonNode Input(JsonTypeInfo type, IReadOnlyList<FieldRules> rules)
    {
        var schema = Schema(type);
        foreach (var field in rules)
            if (schema["properties"]?[field.Name] is JsonObject property) Apply(field, property);
        var required = rules.Where(static r => r.IsRequired).Select(static r => r.Name).Distinct().ToArray();
        if (required.Length > 0) schema["required"] = new JsonArray([.. required.Select(static n => (JsonNode)n)]);
        return schema;
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

    private static JsonNode Schema(JsonTypeInfo type) => type.GetJsonSchemaAsNode(SchemaOptions);

    private static JsonObject SuccessSchema(JsonNode? data)
    {
        var properties = new JsonObject { ["message"] = Typed("string"), ["status"] = Typed("integer"), ["timestamp"] = Typed("string") };
        if (data is not null) properties["data"] = data;
        return new JsonObject { ["type"] = "object", ["required"] = new JsonArray("message", "status", "timestamp"), ["properties"] = properties };
    }

    private static JsonObject ErrorSchema() => new()
    {
        ["type"] = "object",
        ["required"] = new JsonArray("message", "status", "timestamp"),
        ["properties"] = new JsonObject { ["message"] = Typed("string"), ["status"] = Typed("integer"), ["error"] = new JsonObject(), ["timestamp"] = Typed("string") },
    };

    private static JsonObject Typed(string type) => new() { ["type"] = type };
}
