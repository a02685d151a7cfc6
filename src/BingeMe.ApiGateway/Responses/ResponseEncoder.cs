using System.Buffers;
using System.Text.Json;
using BingeMe.Http;

namespace BingeMe.ApiGateway.Responses;

/// <summary>Encodes answers as the JSON that a gateway, Function URL or load balancer expects back (gateway rules 25 to 37).</summary>
public static class ResponseEncoder
{
    /// <summary>The media type of a streamed answer (gateway rule 37).</summary>
    public const string StreamContentType = "application/vnd.awslambda.http-integration-response";

    /// <summary>How many NUL bytes part a streamed answer's prelude from its body.</summary>
    internal const int StreamDelimiterLength = 8;

    /// <summary>Encodes a whole answer.</summary>
    /// <param name="output">Receives the JSON, UTF-8; untouched when the method throws.</param>
    /// <param name="response">The answer. A body that its status or method forbids is dropped, never encoded (gateway rule 33).</param>
    /// <param name="kind">The HTTP kind of the event that is answered; ALB must be answered in the form it asked (gateway rule 31).</param>
    /// <param name="method">The request's method as it was sent: an answer to HEAD has no body but may declare its length.</param>
    /// <exception cref="InvalidOperationException">
    /// The host has to answer 500, as the server does (<see cref="ApiResponse.Check"/>).
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The kind carries no HTTP request.</exception>
    public static void Encode(IBufferWriter<byte> output, ApiResponse response, EventKind kind, string method)
    {
        var shape = EventFormat.Of(kind);
        response.Check(method);
        var fields = ResponseHeaderWriter.Select(response, method);

        using var json = new Utf8JsonWriter(output, ResponseJson.Options);
        json.WriteStartObject();

        // An integer, always: without it a REST API answers 502 and an HTTP API takes the whole payload for a body (rules 25, 26).
        json.WriteNumber("statusCode"u8, response.Status);
        if (shape.LoadBalancer)
            json.WriteString("statusDescription"u8, $"{response.Status} {ReasonPhrases.Of(response.Status)}");
        ResponseHeaderWriter.Write(json, fields, shape.Answer, response.Headers.MayRepeat);
        WriteBody(json, response, method);
        json.WriteEndObject();
    }

    /// <summary>
    /// Writes what precedes a streamed body (gateway rule 37): status, headers and cookies as JSON; the eight NUL bytes behind it are
    /// the runtime client's. Never with a
    /// Content-Length: nobody knows it yet. A status that forbids a body allows none after the prelude either.
    /// </summary>
    /// <param name="output">Receives the prelude.</param>
    /// <param name="response">Status and headers; the body is not written.</param>
    /// <param name="kind">The kind of the event that is answered: a REST API takes lists of values, a Function URL joined values and cookies.</param>
    /// <exception cref="InvalidOperationException">The status is outside 200 to 599.</exception>
    public static void EncodePrelude(IBufferWriter<byte> output, ApiResponse response, EventKind kind)
    {
        if (response.Status is < 200 or > 599) throw new InvalidOperationException($"{response.Status} is not the status of a final answer (200 to 599).");
        var fields = new List<KeyValuePair<string, string>>(response.Headers.Count);
        foreach (var field in response.Headers)
            if (!ResponseHeaders.IsHopByHop(field.Key) && !ResponseHeaderWriter.IsContentLength(field.Key)) fields.Add(field);

        using var json = new Utf8JsonWriter(output, ResponseJson.Options);
        json.WriteStartObject();
        json.WriteNumber("statusCode"u8, response.Status);
        ResponseHeaderWriter.Write(json, fields, EventFormat.Of(kind).Answer, response.Headers.MayRepeat);
        json.WriteEndObject();
    }

    private static void WriteBody(Utf8JsonWriter json, ApiResponse response, string method)
    {
        var body = method == "HEAD" || ApiResponse.IsBodyless(response.Status) ? default : response.Body.Span;
        var text = MediaTypes.TravelsAsText(body, response.Headers["Content-Type"], response.Headers["Content-Encoding"]);
        if (body.IsEmpty || text) json.WriteString("body"u8, body);
        else json.WriteBase64String("body"u8, body);
        json.WriteBoolean("isBase64Encoded"u8, !body.IsEmpty && !text);
    }
}
