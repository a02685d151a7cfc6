using System.Text.Json;
using System.Text.Json.Nodes;
using BingeMe.Http.Binding;
using BingeMe.Http.Operations;

namespace BingeMe.Handlers.Modules.Docs;

/// <summary>
/// Writes the OpenAPI 3.1 description of the operations (spec.openapis.org/oas/v3.1.0) from what declares them: the table, the JSON metadata
/// that reads and writes the bodies, the rules that check them, and the glossary. So it cannot go stale, and an operation that is added
/// stands in it by itself.
/// </summary>
internal sealed class OpenApiDocument
{
    private const string Anonymous = "anonymousToken";
    private const string Member = "memberToken";
    private const string Service = "internalKey";

    private readonly OpenApiSchemas schemas = new(Glossary.Read());
    private readonly OpenApiResponses responses;

    private OpenApiDocument() => responses = new OpenApiResponses(schemas);

    public static byte[] Write(IEnumerable<Operation> operations)
    {
        var document = new OpenApiDocument().Describe(operations.Where(static o => o.IsDocumented));
        return JsonSerializer.SerializeToUtf8Bytes(document, DocsJson.Default.JsonObject);
    }

    private JsonObject Describe(IEnumerable<Operation> operations)
    {
        responses.AddShared();
        var paths = new JsonObject();
        foreach (var operation in operations)
        {
            var number = 0;
            foreach (var path in operation.Aliases.Prepend(operation.Path))
            {
                if (paths[path] is not JsonObject item) paths[path] = item = [];
                item[operation.Method.ToLowerInvariant()] = Describe(operation, path, number++);
            }
        }

        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = "BingeMe API",
                ["version"] = "1.0.0",
                ["description"] =
                    "Profiles, posts, paid messages, live streams, a shop and payouts. Begin with POST /auth/init, which gives an anonymous token; sign in with it.",
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["securitySchemes"] = SecuritySchemes(),
                ["headers"] = OpenApiResponses.Headers(),
                ["responses"] = responses.Components,
                ["schemas"] = schemas.Components,
            },
        };
    }

    private static JsonObject SecuritySchemes() => new()
    {
        [Anonymous] = Bearer("The access token that POST /auth/init gives: whoever is not signed in yet."),
        [Member] = Bearer("The access token that a sign-in or POST /auth/refresh gives."),
        [Service] = new JsonObject { ["type"] = "apiKey", ["in"] = "header", ["name"] = "X-Internal-Key", ["description"] = "For services of the platform itself (CALL_INTERNAL_KEY)." },
    };

    private static JsonObject Bearer(string description) =>
        new() { ["type"] = "http", ["scheme"] = "bearer", ["bearerFormat"] = "JWT", ["description"] = description };

    private JsonObject Describe(Operation operation, string path, int alias)
    {
        var description = new JsonObject
        {
            ["operationId"] = alias == 0 ? operation.Id : $"{operation.Id}.alias{alias}",
            ["summary"] = operation.Summary,
            ["description"] = Notes(operation, alias),
            ["tags"] = new JsonArray((JsonNode)operation.Module),
        };
        if (Security(operation) is { Count: > 0 } security) description["security"] = security;
        var parameters = new JsonArray();
        foreach (var segment in path.Split('/').Where(static s => s.StartsWith('{'))) parameters.Add((JsonNode)schemas.Parameter(segment[1..^1], "path", operation.Id));
        foreach (var header in operation.RequestHeaders) parameters.Add((JsonNode)schemas.Parameter(header, "header", operation.Id));
        if (operation.Endpoint.Input is { } input)
        {
            var (source, rules) = (operation.Endpoint.Source, operation.Endpoint.InputRules);
            if (source != InputSource.Body)
                foreach (var property in input.Properties.Where(static p => p.Get is not null || p.Set is not null))
                    parameters.Add((JsonNode)schemas.Parameter(property, rules, source == InputSource.QueryThenBody));
            if (source != InputSource.Query) description["requestBody"] = Body(schemas.Body(input, rules, operation.Id), source == InputSource.Body);
        }

        if (parameters.Count > 0) description["parameters"] = parameters;
        description["responses"] = responses.Of(operation);
        return description;
    }

    private static JsonObject Body(JsonObject schema, bool required)
    {
        var body = new JsonObject
        {
            ["description"] = required ? "As JSON or as a form." : "As JSON or as a form, for what the query does not hold.",
            ["content"] = new JsonObject
            {
                ["application/json"] = new JsonObject { ["schema"] = schema },
                ["application/x-www-form-urlencoded"] = new JsonObject { ["schema"] = schema.DeepClone() },
            },
        };
        if (required) body["required"] = true;
        return body;
    }

    private static JsonArray Security(Operation operation)
    {
        var security = operation.Access switch
        {
            Access.Member => new JsonArray(Scheme(Member)),
            Access.Anonymous => new JsonArray(Scheme(Anonymous)),
            Access.Optional => new JsonArray(new JsonObject(), Scheme(Anonymous), Scheme(Member)),
            _ => [],
        };
        if (operation.OpenToServices) security.Add((JsonNode)Scheme(Service));
        return security;
    }

    private static JsonObject Scheme(string name) => new() { [name] = new JsonArray() };

    /// <summary>What else the table knows of an operation.</summary>
    private static string Notes(Operation operation, int alias)
    {
        List<string> notes = [];
        if (alias > 0) notes.Add($"The same as {operation.Method} {operation.Path}.");
        if (operation.Limit is { Calls: > 0 } limit)
            notes.Add($"At most {limit.Calls} calls in {Period(limit.Window)} by {(limit.By == LimitBy.Member ? "member" : "address")}, unless the deployment says otherwise.");
        if (!operation.CountsGenerally) notes.Add("Not counted by the general limit.");
        if (operation.OpenToSuspended) notes.Add("Suspended members may call it.");
        if (operation.AllowsDeletedAccounts) notes.Add("The token of an account that is being deleted is good for it.");
        return notes.Count == 0 ? operation.Summary : string.Join(' ', notes);
    }

    private static string Period(TimeSpan window) =>
        window.TotalHours >= 1 ? $"{window.TotalHours:0.##} h" : window.TotalMinutes >= 1 ? $"{window.TotalMinutes:0.##} min" : $"{window.TotalSeconds:0.##} s";
}
