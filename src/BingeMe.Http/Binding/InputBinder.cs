using System.Buffers;
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
        var (json, isText) = Read(request, source);
        using (json)
        {
            var clean = new ArrayBufferWriter<byte>(256);
            using (var writer = new Utf8JsonWriter(clean, new JsonWriterOptions { SkipValidation = true }))
                schema.Copy(json.RootElement, isText, "", new CopyTarget(writer, errors, isText));
            return Deserialize(clean.WrittenSpan, type, errors);
        }
    }

    /// <summary>
    /// The schema lets nothing through that the type cannot read. Should it ever, that is still a bad value of the client and no fault of ours.
    /// </summary>
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

    private static (JsonDocument Json, bool IsText) Read(ApiRequest request, InputSource source)
    {
        switch (source)
        {
            case InputSource.Query:
                return (Document(FormFields.ToJson(request.Query)), true);
            case InputSource.QueryThenBody when request.Query.Count > 0 || request.Body.IsEmpty:
                return (Document(FormFields.ToJson(request.Query)), true);
            default:
                return ReadBody(request);
        }
    }

    private static (JsonDocument Json, bool IsText) ReadBody(ApiRequest request)
    {
        var mediaType = MediaType.Parse(request.Headers["content-type"]);
        if (request.Headers["content-encoding"] is { } coding && !coding.Equals("identity", StringComparison.OrdinalIgnoreCase))
            throw Malformed(415, $"The content coding '{coding}' is not supported; send the body without one.");
        if (mediaType.Charset is { } charset && !charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            throw Malformed(415, $"The charset '{charset}' is not supported; send UTF-8.");
        if (request.Body.IsEmpty) return (Document([]), false);
        if (!Utf8.IsValid(request.Body.Span)) throw Malformed(400, "The body is not valid UTF-8.");
        if (mediaType.IsForm)
            return (Document(FormFields.ToJson(QueryParameters.Parse(System.Text.Encoding.UTF8.GetString(request.Body.Span)))), true);
        if (!mediaType.IsJson) return (Document([]), false);
        try
        {
            var json = JsonDocument.Parse(request.Body);
            if (json.RootElement.ValueKind == JsonValueKind.Object) return (json, false);
            json.Dispose();
            throw Malformed(400, "The body must be a JSON object.");
        }
        catch (JsonException e)
        {
            throw Malformed(400, $"The body is not valid JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}).");
        }
    }

    /// <summary>Legacy's global error handler answered these with a string in <c>error</c> (platform-auth P1).</summary>
    private static ApiException Malformed(int status, string text) => new(status, text, JsonValue.Create(text));

    private static JsonDocument Document(JsonObject fields) => JsonDocument.Parse(fields.ToJsonString());
}
