using System.Text.Json;
using BingeMe.ApiGateway.Events;
using BingeMe.ApiGateway.Responses;
using BingeMe.Http;

namespace BingeMe.ApiGateway.Emulation;

/// <summary>
/// Turns a function's answer into what the client gets, the way a real gateway does it, its surprises included (gateway rules 25 to 33).
/// </summary>
public static class GatewayResponse
{
    /// <summary>Interprets a whole answer.</summary>
    /// <param name="payload">What the function returned, any bytes.</param>
    /// <param name="kind">The HTTP kind of the event that was answered.</param>
    /// <param name="method">The request's method as it was sent.</param>
    /// <param name="binaryMediaTypes">
    /// For REST APIs: whether binaryMediaTypes covers the answer; without it base64 reaches the client as it is (gateway rule 32).
    /// </param>
    public static ClientResponse Interpret(ReadOnlySpan<byte> payload, EventKind kind, string method, bool binaryMediaTypes = true)
    {
        var shape = EventFormat.Of(kind);

        // 1. Too large an answer never arrives (rule 36).
        if (!PayloadLimits.Fits(kind, payload.Length)) return GatewayErrors.FunctionFailed(kind);
        JsonObject answer;
        try
        {
            answer = JsonObject.OpenDocument(payload);
        }
        catch (JsonException)
        {
            return shape.Version2 ? WholePayload(payload, method) : GatewayErrors.FunctionFailed(kind);
        }

        // 2. Payload 2.0 takes anything without a status for the body itself (rule 26).
        if (shape.Version2 && !answer.Has("statusCode"u8)) return WholePayload(payload, method);
        try
        {
            if (Status(answer) is not { } status) return GatewayErrors.FunctionFailed(kind);
            var body = BodyDecoder.Decode(answer, decodeBase64: kind != EventKind.RestV1 || binaryMediaTypes);
            return Send(status, ResponseFields.Read(answer, shape), body, method, shape);
        }
        catch (GatewayEventException)
        {
            return GatewayErrors.FunctionFailed(kind);
        }
    }

    /// <summary>Interprets a streamed answer: prelude, eight NUL bytes, body (gateway rule 37).</summary>
    /// <param name="stream">The whole stream.</param>
    /// <param name="kind">The HTTP kind of the event that was answered.</param>
    /// <param name="method">The request's method as it was sent.</param>
    public static ClientResponse InterpretStream(ReadOnlySpan<byte> stream, EventKind kind, string method)
    {
        var shape = EventFormat.Of(kind);
        ReadOnlySpan<byte> delimiter = stackalloc byte[ResponseEncoder.StreamDelimiterLength];
        var at = stream.IndexOf(delimiter);
        if (at < 0) return GatewayErrors.FunctionFailed(kind);
        try
        {
            var prelude = JsonObject.OpenDocument(stream[..at]);
            if (Status(prelude) is not { } status) return GatewayErrors.FunctionFailed(kind);
            return Send(status, ResponseFields.Read(prelude, shape), stream[(at + delimiter.Length)..].ToArray(), method, shape);
        }
        catch (Exception e) when (e is JsonException or GatewayEventException)
        {
            return GatewayErrors.FunctionFailed(kind);
        }
    }

    /// <summary>Gateway rule 25: an integer that is a status; 0, 200.5 or a text is none.</summary>
    private static int? Status(JsonObject answer)
    {
        if (!answer.TryValue("statusCode"u8, out var reader) || reader.TokenType != JsonTokenType.Number) return null;
        return reader.TryGetInt32(out var status) && status is >= 100 and <= 599 ? status : null;
    }

    /// <summary>
    /// What a Function URL of the invoke mode RESPONSE_STREAM makes of an answer that was not streamed: a body with status 200, whatever the
    /// answer says of status and fields (middyjs/middy 1189).
    /// </summary>
    /// <param name="payload">What the function returned.</param>
    /// <param name="method">The request's method.</param>
    public static ClientResponse InterpretUnstreamed(ReadOnlySpan<byte> payload, string method) =>
        Send(200, [new("Content-Type", "application/json")], payload.ToArray(), method, EventFormat.Of(EventKind.FunctionUrl));

    private static ClientResponse WholePayload(ReadOnlySpan<byte> payload, string method)
    {
        var body = payload.ToArray();
        try
        {
            // A JSON text loses its quotes; anything else, valid JSON or not, stays as it is.
            var reader = new Utf8JsonReader(payload);
            if (reader.Read() && reader.TokenType == JsonTokenType.String && reader.BytesConsumed == payload.Length)
                body = BodyDecoder.Text(ref reader);
        }
        catch (Exception e) when (e is JsonException or GatewayEventException)
        {
            // Not JSON at all: then the bytes are the body.
        }

        return Send(200, [new("Content-Type", "application/json")], body, method, EventFormat.Of(EventKind.Http20));
    }

    private static ClientResponse Send(
        int status, List<KeyValuePair<string, string>> fields, byte[] body, string method, EventFormat shape)
    {
        var bodyless = ApiResponse.IsBodyless(status);
        var keepsLength = status == 304 || (method == "HEAD" && !bodyless);
        var declared = fields.Find(static f => ResponseHeaderWriter.IsContentLength(f.Key)).Value;
        fields.RemoveAll(static f => ResponseHeaderWriter.IsContentLength(f.Key) || ResponseHeaders.IsHopByHop(f.Key));
        if (bodyless || method == "HEAD") body = [];

        // Rule 27: a type of the gateway's own, but not where there is nothing to type.
        if (!bodyless && !fields.Exists(static f => f.Key.Equals("content-type", StringComparison.OrdinalIgnoreCase)))
            fields.Add(new("Content-Type", shape.DefaultContentType));
        if (keepsLength && declared is not null) fields.Add(new("Content-Length", declared));
        else if (!bodyless && method != "HEAD") fields.Add(new("Content-Length", body.Length.ToString()));
        return new ClientResponse(status, shape.TitleCase ? fields.ConvertAll(ResponseFields.TitleCase) : fields, body);
    }
}
