using System.Text.Json;
using BingeMe.Http;

namespace BingeMe.ApiGateway.Emulation;

/// <summary>Payload 2.0: HTTP API and Function URL (gateway rules 4, 5, 6, 10, 14, 15).</summary>
internal static class Version2Writer
{
    public static void Write(
        Utf8JsonWriter json, WireRequest request, RequestTarget target, List<KeyValuePair<string, string>> headers, EventFormat shape)
    {
        var functionUrl = shape.Path == PathForm.Encoded;
        var stage = functionUrl ? "$default" : request.Stage ?? "$default";
        var path = functionUrl ? target.RawPath : Decoded(target.RawPath);
        if (stage != "$default") path = $"/{stage}{path}";

        json.WriteString("version"u8, "2.0"u8);
        json.WriteString("routeKey"u8, "$default"u8);
        json.WriteString("rawPath"u8, path);
        json.WriteString("rawQueryString"u8, target.RawQuery);
        WriteHeaders(json, headers, functionUrl);
        if (target.RawQuery.Length > 0) EventMaps.WriteJoined(json, "queryStringParameters", target.Query, ",");
        WriteContext(json, request, functionUrl, stage, path);
    }

    /// <summary>Decoded whole, <c>%2F</c> too; what follows a decoded question mark is lost (gateway rule 4).</summary>
    private static string Decoded(string rawPath)
    {
        var path = Uri.UnescapeDataString(rawPath);
        var mark = path.IndexOf('?', StringComparison.Ordinal);
        return mark < 0 ? path : path[..mark];
    }

    private static void WriteHeaders(Utf8JsonWriter json, List<KeyValuePair<string, string>> headers, bool functionUrl)
    {
        var lower = headers.ConvertAll(static h => new KeyValuePair<string, string>(h.Key.ToLowerInvariant(), h.Value));
        var cookies = lower.FindAll(static h => h.Key == "cookie");
        lower.RemoveAll(static h => h.Key == "cookie");

        // A Function URL leaves the header next to the list (gateway rule 15).
        if (functionUrl && cookies.Count > 0) lower.Add(new("cookie", string.Join("; ", cookies.Select(static c => c.Value))));
        if (cookies.Count > 0)
        {
            json.WriteStartArray("cookies"u8);
            foreach (var (_, value) in cookies)
                foreach (var cookie in value.Split("; ")) json.WriteStringValue(cookie);
            json.WriteEndArray();
        }

        EventMaps.WriteJoined(json, "headers", lower, ", ");
    }

    private static void WriteContext(Utf8JsonWriter json, WireRequest request, bool functionUrl, string stage, string path)
    {
        json.WriteStartObject("requestContext"u8);
        json.WriteString("accountId"u8, "123456789012"u8);
        json.WriteString("apiId"u8, "emulated"u8);
        if (request.Authorizer is { } authorizer)
        {
            json.WriteStartObject("authorizer"u8);
            EventMaps.WriteAll(json, "lambda", authorizer);
            json.WriteEndObject();
        }

        json.WriteString("domainName"u8, functionUrl ? "emulated.lambda-url.us-east-1.on.aws" : request.Host);
        json.WriteString("domainPrefix"u8, "emulated"u8);
        json.WriteStartObject("http"u8);
        json.WriteString("method"u8, request.Method);
        json.WriteString("path"u8, path);
        json.WriteString("protocol"u8, "HTTP/1.1"u8);
        json.WriteString("sourceIp"u8, request.SourceAddress);
        json.WriteEndObject();
        json.WriteString("requestId"u8, request.RequestId);
        json.WriteString("routeKey"u8, "$default"u8);
        json.WriteString("stage"u8, stage);
        json.WriteString("time"u8, Version1Writer.Timestamp(request.Time));
        json.WriteNumber("timeEpoch"u8, request.Time.ToUnixTimeMilliseconds());
        json.WriteEndObject();
    }
}
