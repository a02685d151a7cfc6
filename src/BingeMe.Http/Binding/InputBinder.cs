using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;

namespace BingeMe.Http.Binding;

/// <summary>
/// Reads an operation's input. In three steps: the request's bytes become JSON (from a JSON body, a form, or the query); the JSON is
/// held against the type's schema and every field of a wrong type is noted; what is left is deserialised. So nothing but values of the
/// declared types ever reaches rules and handlers (platform-auth P20.9), and the faults of all three come in one answer.
/// </summary>
internal static class InputBinder
{
    /// <summary>The input, without the members whose values do not fit; null when the rest cannot be read either.</summary>
    /// <param name="request">The request.</param>
    /// <param name="source">Where its input stands.</param>
    /// <param name="type">The input's metadata.</param>
    /// <param name="schema">The schema of that type.</param>
    /// <param name="errors">Takes the faults.</param>
    /// <exception cref="ApiException">400 or 415: there is no JSON object to look at.</exception>
    public static T? Bind<T>(ApiRequest request, InputSource source, JsonTypeInfo<T> type, ObjectSchema schema, ValidationErrors errors)
        where T : class
    {
        var clean = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(clean, new JsonWriterOptions { SkipValidation = true }))
        {
            var target = new CopyTarget(writer, errors, IsText: true);
            using var query = source == InputSource.Body ? Unit : ReadQuery(request, schema);

            // What the query says whole needs no body, and then nobody asks whether that is well formed.
            using var body = source == InputSource.Query || (source == InputSource.QueryThenBody && schema.IsFilledBy(query.Root)) ? Unit : ReadBody(request, schema, errors);
            if (!errors.None) return null;
            schema.CopyMembers(query.Root, target, body.Root, target with { IsText = body.IsText });
        }

        return Deserialize(clean.WrittenSpan, type, errors);
    }

    private static T? Deserialize<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type, ValidationErrors errors)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw new InvalidOperationException("An input type must be an object.");
        }
        catch (JsonException e)
        {
            var path = e.Path is { Length: > 2 } known ? known[2..] : "body";
            errors.Add(path, $"{path} has a value that cannot be read.");
            return null;
        }
    }

    private static Sent ReadQuery(ApiRequest request, ObjectSchema schema) => new(Document(FormFields.FromQuery(request.Query, schema)), IsText: true);

    private static Sent ReadBody(ApiRequest request, ObjectSchema schema, ValidationErrors errors)
    {
        var mediaType = MediaType.Parse(request.Headers.First("content-type"));
        if (mediaType.Charset is { } charset && !charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            throw Malformed(415, $"The charset '{ValidationErrors.Short(charset)}' is not supported; send UTF-8.");

        // A byte order mark is no part of the text (RFC 8259 section 8.1).
        var body = request.Body.Span.StartsWith(Encoding.UTF8.Preamble) ? request.Body[Encoding.UTF8.Preamble.Length..] : request.Body;
        if (body.IsEmpty) return Unit;
        if (!Utf8.IsValid(body.Span)) throw Malformed(400, "The body is not valid UTF-8.");
        if (mediaType.IsForm) return new(Document(FormFields.FromBody(body.Span, schema, errors)), IsText: true);
        return mediaType.IsJson ? ReadJson(body, schema, errors) : Unit;
    }

    private static Sent ReadJson(ReadOnlyMemory<byte> body, ObjectSchema schema, ValidationErrors errors)
    {
        try
        {
            if (InputBounds.Passed(body.Span) is { } member)
            {
                schema.Note(member, $"{member} holds too much: a body may have at most {InputBounds.Values} values.", errors);
                return Unit;
            }

            var json = JsonDocument.Parse(InputBounds.WithoutRest(body, schema, errors));
            if (json.RootElement.ValueKind == JsonValueKind.Object) return new(json, IsText: false);
            json.Dispose();
            throw Malformed(400, "The body must be a JSON object.");
        }
        catch (JsonException e)
        {
            throw Malformed(400, $"The body is not valid JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}).");
        }
    }

    private static ApiException Malformed(int status, string text) => new(status, text, JsonValue.Create(text));

    private static JsonDocument Document(JsonObject fields) => JsonDocument.Parse(fields.ToJsonString());

    private static Sent Unit => new(JsonDocument.Parse("{}"), IsText: false);

    private readonly record struct Sent(JsonDocument Json, bool IsText) : IDisposable
    {
        public JsonElement Root => Json.RootElement;

        public void Dispose() => Json.Dispose();
    }
}
