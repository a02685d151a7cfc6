using System.Globalization;
using System.Text.Json.Nodes;
using BingeMe.Http.Responses;
using BingeMe.Http.Operations;

namespace BingeMe.Handlers.Modules.Docs;

/// <summary>What operations answer: successes in their envelope, refusals in the one error envelope, and the fields of their headers.</summary>
internal sealed class OpenApiResponses(OpenApiSchemas schemas)
{
    private const string ErrorName = "Error";

    /// <summary>Of operations that name each fault by its field in <c>error</c> itself, too.</summary>
    private const string FlatName = "FlatError";
    private const string JsonType = "application/json";
    private static readonly string[] RateFields = ["X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"];

    /// <summary>The components' responses, by name.</summary>
    public JsonObject Components { get; } = [];

    /// <summary>The components' header fields, by name.</summary>
    public static JsonObject Headers() => new()
    {
        ["Retry-After"] = Header("Seconds to wait before the next try.", Typed("integer", 2)),
        ["X-RateLimit-Limit"] = Header("Requests that an address may make in a window.", Typed("integer", 100)),
        ["X-RateLimit-Remaining"] = Header("Requests that are left of them.", Typed("integer", 99)),
        ["X-RateLimit-Reset"] = Header("When the window ends.", Typed("string", "2025-06-15T12:15:00.000Z", "date-time")),
        ["ETag"] = Header("The answer's entity tag, without its timestamp; send it as If-None-Match.", Typed("string", "W/\"7a-1B2M2Y8AsgTpgAmY7PhCfg\"")),
        ["Allow"] = Header("The methods that the path serves.", Typed("string", "DELETE")),
    };

    /// <summary>The schemas that belong to no operation.</summary>
    public void AddShared()
    {
        var fields = new JsonObject
        {
            ["type"] = "object",
            ["description"] = "What is wrong, by field.",
            ["additionalProperties"] = new JsonObject { ["type"] = "array", ["items"] = Typed("string") },
            ["examples"] = new JsonArray(new JsonObject { ["email"] = new JsonArray("email must be a mail address.") }),
        };
        (string Name, JsonObject Schema)[] details =
        [
            ("errors", With(new JsonObject { ["type"] = "array", ["items"] = Typed("string") }, "Every fault of the input, 100 at most.", new JsonArray("email must be a mail address."))),
            ("fields", fields),
            ("invalidFiles", With(new JsonObject { ["type"] = "array", ["items"] = Typed("string") }, "The files that are not taken.", new JsonArray("page.html"))),
            ("allowedTypes", With(new JsonObject { ["type"] = "array", ["items"] = Typed("string") }, "The endings that are.", new JsonArray("png"))),
            ("requestId", With(Typed("string"), "Names the request in our log.", "req-1")),
            ("status", With(Typed("string"), "How far a mass message is that is under way.", "running")),
            ("successfulSends", With(Typed("integer"), "Members who have it.", 200)),
            ("failedSends", With(Typed("integer"), "Members who did not get it.", 0)),
            ("actionRequired", With(Typed("string"), "What the account needs first.", "suspended")),
            ("redirectTo", With(Typed("string"), "Where a client shows it.", "/auth/suspended")),
            ("currentStatus", With(Typed("string"), "The state of a live that is over: 1 completed, 2 deleted, 3 expired, 4 unclosed, 5 refunded.", "1")),
            ("liveId", With(Typed("string"), "The live's encoded id.", "tYPN4Z4RxMu8irczvcqHCg00")),
        ];
        var flat = Object(
            [],
            [
                .. details.Select(static d => (d.Name, d.Schema.DeepClone().AsObject())),
                ("message", With(Typed("string"), "What is wrong about an id that cannot be read.", "live_id must be an id as this API gives it out.")),
                ("providedId", With(Typed("string"), "The id as it was sent.", "nonsense")),
                ("expectedFormat", With(Typed("string"), "What ids look like.", "24 characters, as this API gives ids out, or a whole number")),
            ]);
        // The names that the object has anyway keep their own meaning.
        var own = string.Join('|', flat["properties"]!.AsObject().Select(static p => p.Key));
        flat["patternProperties"] = new JsonObject
        {
            [$@"^(?!({own})$)[A-Za-z_][A-Za-z_.-]*(_[0-9]+|\[[0-9]+\])?$"] = With(Typed("string"), "The first fault of a field, by its name.", "name is required."),
        };
        schemas.Add("ErrorDetails", Object([], details));
        schemas.Add("FlatErrorDetails", flat);
        schemas.Add(ErrorName, Failure("ErrorDetails"));
        schemas.Add(FlatName, Failure("FlatErrorDetails"));
    }

    private static JsonObject Failure(string details) => Object(
        ["message", "status", "timestamp"],
        ("message", With(Typed("string"), "The status in words, then a sentence for people.", "Bad Request: email must be a mail address.")),
        ("status", With(Typed("integer"), "The HTTP status.", 400)),
        ("error", new JsonObject { ["anyOf"] = new JsonArray(OpenApiSchemas.Reference(details), Typed("string")), ["description"] = "Details for programs." }),
        ("retryAfter", With(Typed("integer"), "Seconds to wait, on 429.", 30)),
        ("path", With(Typed("string"), "The path that nothing serves.", "/nowhere")),
        ("method", With(Typed("string"), "Its method.", "GET")),
        ("timestamp", Timestamp()));

    /// <summary>An operation's responses, by status.</summary>
    public JsonObject Of(Operation operation)
    {
        var endpoint = operation.Endpoint;
        var success = new JsonObject
        {
            ["description"] = "Success.",
            ["headers"] = Fields(operation.CountsGenerally ? [.. RateFields, .. Tag(operation)] : Tag(operation)),
            ["content"] = new JsonObject { [endpoint.MediaType] = new JsonObject { ["schema"] = Success(operation) } },
        };
        var responses = new JsonObject { [Text(operation.SuccessStatus)] = success };
        if (operation.Method == "GET") responses["304"] = OpenApiSchemas.Reference("NotModified", "responses");
        foreach (var status in operation.Statuses.Where(s => s != operation.SuccessStatus)) responses[Text(status)] = status < 300 ? Underway(success) : Refusal(operation, status);
        Components["NotModified"] ??= new JsonObject { ["description"] = "The client's copy, whose tag If-None-Match names, is the present one.", ["headers"] = Fields(["ETag"]) };
        return responses;
    }

    private static JsonNode Underway(JsonObject success)
    {
        var underway = success.DeepClone();
        underway["description"] = "Success so far: the rest goes on in the background.";
        return underway;
    }

    /// <summary>A schema with what it means and an example.</summary>
    private static JsonObject With(JsonObject schema, string description, JsonNode example)
    {
        schema["description"] = description;
        schema["examples"] = new JsonArray(example);
        return schema;
    }

    private static string[] Tag(Operation operation) => operation.Method == "GET" ? ["ETag"] : [];

    /// <summary>What stands in a success: the data in its envelope, or the bare object; a document says no more than that it is one.</summary>
    private JsonObject Success(Operation operation)
    {
        var endpoint = operation.Endpoint;
        var data = endpoint.Output is { } output ? schemas.Output(output) : null;
        if (!endpoint.IsEnveloped) return data ?? (endpoint.MediaType == JsonType ? new JsonObject { ["type"] = "object", ["description"] = "The document." } : Typed("string"));
        List<string> required = ["message", "status", "timestamp"];
        List<(string, JsonObject)> members =
        [
            ("message", With(Typed("string"), "A sentence for people.", "Done.")),
            ("status", With(Typed("integer"), "The HTTP status.", 200)),
            ("success", With(Typed("boolean"), "True; a few operations say it, as they always did.", true)),
        ];
        if (data is not null)
        {
            required.Add("data");
            data["description"] = "What was asked for.";
            members.Add(("data", data));
        }

        members.Add(("timestamp", Timestamp()));
        var name = operation.Id[(operation.Id.IndexOf('.', StringComparison.Ordinal) + 1)..];
        var schema = Object([.. required], [.. members]);
        return schemas.Add($"{char.ToUpperInvariant(name[0])}{name[1..]}Answer", schema)
            ?? schemas.Add($"{char.ToUpperInvariant(operation.Id[0])}{operation.Module[1..]}{char.ToUpperInvariant(name[0])}{name[1..]}Answer", schema)!;
    }

    private JsonObject Refusal(Operation operation, int status)
    {
        // Readiness says by the same object whether it is ready or not.
        if (!operation.Endpoint.IsEnveloped && operation.Endpoint.Output is { } bare && operation.Errors.Contains(status))
        {
            var either = new JsonObject { ["anyOf"] = new JsonArray(schemas.Output(bare), OpenApiSchemas.Reference(ErrorName)) };
            return new JsonObject { ["description"] = Phrase(status) + ".", ["content"] = new JsonObject { [JsonType] = new JsonObject { ["schema"] = either } } };
        }

        var isFlat = operation.HasFlatFaults && (status == 400 || status == operation.InvalidStatus);
        var name = (isFlat ? "Flat" : "") + Phrase(status).Replace(" ", "", StringComparison.Ordinal);
        if (Components[name] is null)
        {
            var response = new JsonObject { ["description"] = Explain(status) };
            if (status is 429) response["headers"] = Fields(["Retry-After", .. RateFields]);
            if (status is 503) response["headers"] = Fields(["Retry-After"]);
            if (status is 405) response["headers"] = Fields(["Allow"]);
            response["content"] = new JsonObject { [JsonType] = new JsonObject { ["schema"] = OpenApiSchemas.Reference(isFlat ? FlatName : ErrorName) } };
            Components[name] = response;
        }

        return OpenApiSchemas.Reference(name, "responses");
    }

    private static JsonObject Fields(IEnumerable<string> names) => new(names.Select(static n => KeyValuePair.Create(n, (JsonNode?)OpenApiSchemas.Reference(n, "headers"))));

    private static JsonObject Header(string description, JsonObject schema) => new() { ["description"] = description, ["schema"] = schema };

    private static JsonObject Typed(string type) => new() { ["type"] = type };

    private static JsonObject Typed(string type, JsonNode example, string? format = null)
    {
        var schema = new JsonObject { ["type"] = type, ["examples"] = new JsonArray(example) };
        if (format is not null) schema["format"] = format;
        return schema;
    }

    private static JsonObject Timestamp() => With(new JsonObject { ["type"] = "string", ["format"] = "date-time" }, "When it was answered, in UTC.", "2025-06-15T12:00:00.000Z");

    private static JsonObject Object(string[] required, params ReadOnlySpan<(string Name, JsonObject Schema)> members)
    {
        var properties = new JsonObject();
        foreach (var (name, schema) in members) properties[name] = schema;
        var all = new JsonObject { ["type"] = "object", ["properties"] = properties };
        if (required.Length > 0) all["required"] = new JsonArray([.. required.Select(static r => (JsonNode)r)]);
        OpenApiSchemas.Close(all);
        return all;
    }

    private static string Text(int status) => status.ToString(CultureInfo.InvariantCulture);

    private static string Phrase(int status) => status switch
    {
        413 => "Content Too Large",
        415 => "Unsupported Media Type",
        504 => "Gateway Timeout",
        _ => Envelope.Phrase(status),
    };

    private static string Explain(int status) => status switch
    {
        400 => "The request is wrong; every fault is named, by field.",
        401 => "There is no credential, or one that does not hold; the message says what to do: refresh, sign in, or POST /auth/init.",
        403 => "The caller is known and may not.",
        404 => "There is no such thing, or none that the caller may know of.",
        409 => "The state of things forbids it.",
        413 => "The body, as sent or inflated, is larger than what is taken.",
        415 => "The body has a charset or coding that is not read: send UTF-8, plain or as gzip, deflate or br.",
        422 => "Fields are well-formed but not right; every fault is named, by field.",
        429 => "A limit is used up; wait for the seconds of Retry-After.",
        500 => "Something went wrong on our side; error.requestId names it in our log.",
        503 => "A service that this needs does not answer, or is not set up. Another try makes sense only where Retry-After says when.",
        504 => "The request took too long.",
        _ => Phrase(status) + ".",
    };
}
