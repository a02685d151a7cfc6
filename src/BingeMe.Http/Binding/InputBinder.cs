using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;

namespace BingeMe.Http.Binding;

/// <summary>
/// Reads an operation's input. In three steps: the request's bytes become JSON (from a JSON body, a form, or the query); the JSON is
/// held against the type's shape and every field of a wrong type is noted; what is left is deserialised and the rules are asked. So one
/// answer names every fault, and nothing but values of the declared types ever reaches a handler (platform-auth P20.9).
/// </summary>
internal static class InputBinder
{
    public static T Bind<T>(ApiRequest request, InputSource source, JsonTypeInfo<T> type, IRules<T>? rules)
    {
        var (json, isText) = Read(request, source);
        using (json)
        {
            var faults = new Faults();
            var clean = new ArrayBufferWriter<byte>(256);
            using (var writer = new Utf8JsonWriter(clean, new JsonWriterOptions { SkipValidation = true }))
                ShapeChecker.Copy(json.RootElement, type, isText, faults, writer);

            var input = JsonSerializer.Deserialize(clean.WrittenSpan, type) ?? throw new InvalidOperationException("An input type must be an object.");
            var broken = new Faults();
            rules?.Check(input, broken);
            faults.AddNew(broken);
            return faults.None ? input : throw ApiException.Invalid(faults);
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
