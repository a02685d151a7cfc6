using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using BingeMe.Http;

namespace BingeMe.Capture;

/// <summary>
/// The event that a REST API would have made of a request (payload 1.0), for hosts that get no events. Of the X-Forwarded family it says
/// what the host made of it: the one client, as if it had come to the front door itself.
/// </summary>
internal static class RequestEvent
{
    private static readonly JsonWriterOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public static string Write(ApiRequest request, byte[] body, DateTimeOffset at)
    {
        var buffer = new ArrayBufferWriter<byte>(1024 + body.Length);
        using (var json = new Utf8JsonWriter(buffer, OneLine))
        {
            json.WriteStartObject();
            json.WriteString("resource"u8, "/{proxy+}"u8);
            json.WriteString("path"u8, request.Target.RawPath);
            json.WriteString("httpMethod"u8, request.Method);
            WriteMaps(json, "headers", "multiValueHeaders", Headers(request));
            WriteMaps(json, "queryStringParameters", "multiValueQueryStringParameters", [.. request.Query]);
            json.WriteStartObject("pathParameters"u8);
            json.WriteString("proxy"u8, request.Target.RawPath.TrimStart('/'));
            json.WriteEndObject();
            json.WriteNull("stageVariables"u8);
            WriteContext(json, request, at);
            WriteBody(json, body);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static List<KeyValuePair<string, string>> Headers(ApiRequest request)
    {
        List<KeyValuePair<string, string>> headers =
            [.. request.Headers.Where(static h => h.Key is not ("content-length" or "host" or "x-forwarded-for" or "x-forwarded-port" or "x-forwarded-proto"))];
        headers.Insert(0, new("host", request.Host));
        headers.Add(new("x-forwarded-for", request.ClientAddress));
        headers.Add(new("x-forwarded-port", request.Scheme == "http" ? "80" : "443"));
        headers.Add(new("x-forwarded-proto", request.Scheme));
        return headers;
    }

    private static void WriteMaps(Utf8JsonWriter json, string last, string all, List<KeyValuePair<string, string>> pairs)
    {
        if (pairs.Count == 0)
        {
            json.WriteNull(last);
            json.WriteNull(all);
            return;
        }

        var groups = pairs.GroupBy(static p => p.Key, StringComparer.Ordinal).ToList();
        json.WriteStartObject(last);
        foreach (var group in groups) json.WriteString(group.Key, group.Last().Value);
        json.WriteEndObject();
        json.WriteStartObject(all);
        foreach (var group in groups)
        {
            json.WriteStartArray(group.Key);
            foreach (var (_, value) in group) json.WriteStringValue(value);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteContext(Utf8JsonWriter json, ApiRequest request, DateTimeOffset at)
    {
        json.WriteStartObject("requestContext"u8);
        json.WriteString("domainName"u8, request.Host);
        json.WriteString("httpMethod"u8, request.Method);
        json.WriteStartObject("identity"u8);
        json.WriteString("sourceIp"u8, request.ClientAddress);
        json.WriteEndObject();
        json.WriteString("path"u8, $"/prod{request.Target.RawPath}");
        json.WriteString("protocol"u8, "HTTP/1.1"u8);
        json.WriteString("requestId"u8, request.RequestId);
        json.WriteString("requestTime"u8, at.UtcDateTime.ToString("dd/MMM/yyyy:HH:mm:ss +0000", CultureInfo.InvariantCulture));
        json.WriteNumber("requestTimeEpoch"u8, at.ToUnixTimeMilliseconds());
        json.WriteString("resourcePath"u8, "/{proxy+}"u8);
        json.WriteString("stage"u8, "prod"u8);
        json.WriteEndObject();
    }

    /// <summary>Text as text, the rest as base64, which the redaction then leaves out.</summary>
    private static void WriteBody(Utf8JsonWriter json, byte[] body)
    {
        var isText = true;
        try
        {
            Strict.GetCharCount(body);
        }
        catch (DecoderFallbackException)
        {
            isText = false;
        }

        if (body.Length == 0) json.WriteNull("body"u8);
        else if (isText) json.WriteString("body"u8, body);
        else json.WriteBase64String("body"u8, body);
        json.WriteBoolean("isBase64Encoded"u8, !isText);
    }
}
