using System.Buffers;
using System.Text.Json;
using BingeMe.ApiGateway.Responses;
using BingeMe.Http;

namespace BingeMe.ApiGateway.Emulation;

/// <summary>Builds the event that a real gateway, Function URL or load balancer would build from a request on the wire.</summary>
public static class EventWriter
{
    /// <summary>Writes the event of one HTTP kind.</summary>
    /// <param name="output">Receives the JSON, UTF-8.</param>
    /// <param name="request">What the client sent.</param>
    /// <param name="kind">Which gateway receives it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The kind carries no HTTP request.</exception>
    public static void Write(IBufferWriter<byte> output, WireRequest request, EventKind kind)
    {
        var shape = EventFormat.Of(kind);
        var target = RequestTarget.Parse(request.Target);
        var headers = WireHeaders.From(request, shape);
        using var json = new Utf8JsonWriter(output, ResponseJson.Options);
        json.WriteStartObject();
        if (shape.Version2) Version2Writer.Write(json, request, target, headers, shape);
        else if (shape.LoadBalancer) LoadBalancerWriter.Write(json, request, target, headers, kind == EventKind.AlbMultiValue);
        else Version1Writer.Write(json, request, target, headers, kind == EventKind.Http10);
        WriteBody(json, request, shape);
        json.WriteEndObject();
    }

    /// <summary>The event as bytes.</summary>
    /// <inheritdoc cref="Write"/>
    public static byte[] ToBytes(WireRequest request, EventKind kind)
    {
        var output = new ArrayBufferWriter<byte>(2048);
        Write(output, request, kind);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>
    /// Text as text, the rest as base64: what all others do by a short list of content types, and a REST API whose binaryMediaTypes name the
    /// types that are not text (gateway rule 20).
    /// </summary>
    private static void WriteBody(Utf8JsonWriter json, WireRequest request, EventFormat shape)
    {
        var body = request.Body.Span;
        string? type = null, coding = null;
        foreach (var (name, value) in request.Headers)
        {
            if (name.Equals("content-type", StringComparison.OrdinalIgnoreCase)) type = value;
            if (name.Equals("content-encoding", StringComparison.OrdinalIgnoreCase)) coding = value;
        }

        var text = type is not null && MediaTypes.TravelsAsText(body, type, coding) && (shape.Kind == EventKind.RestV1 || MediaTypes.IsTextForGateways(type));
        if (body.IsEmpty && shape.LoadBalancer) json.WriteString("body"u8, ""u8);
        else if (body.IsEmpty && !shape.Version2) json.WriteNull("body"u8);
        else if (text) json.WriteString("body"u8, body);
        else if (!body.IsEmpty) json.WriteBase64String("body"u8, body);
        json.WriteBoolean("isBase64Encoded"u8, !body.IsEmpty && !text);
    }
}
