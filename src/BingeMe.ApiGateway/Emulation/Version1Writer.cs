using System.Globalization;
using System.Text.Json;
using BingeMe.Http;

namespace BingeMe.ApiGateway.Emulation;

/// <summary>Payload v1: REST API, and HTTP API with payload format 1.0 (gateway rules 1, 3, 9, 13).</summary>
internal static class Version1Writer
{
    public static void Write(
        Utf8JsonWriter json, WireRequest request, RequestTarget target, List<KeyValuePair<string, string>> headers, bool httpApi)
    {
        var stage = request.Stage ?? (httpApi ? "$default" : "prod");
        var inStage = stage == "$default" ? target.RawPath : $"/{stage}{target.RawPath}";
        if (httpApi) json.WriteString("version"u8, "1.0"u8);
        json.WriteString("resource"u8, "/{proxy+}"u8);
        json.WriteString("path"u8, httpApi ? inStage : target.RawPath);
        json.WriteString("httpMethod"u8, request.Method);

        // "last value" and "all values", names as the client wrote them.
        EventMaps.WriteLast(json, "headers", headers, StringComparer.OrdinalIgnoreCase);
        EventMaps.WriteLists(json, "multiValueHeaders", headers, StringComparer.OrdinalIgnoreCase);
        var query = httpApi ? target.Query : RestQuery(target.RawQuery);
        EventMaps.WriteLast(json, "queryStringParameters", query, StringComparer.Ordinal);
        EventMaps.WriteLists(json, "multiValueQueryStringParameters", query, StringComparer.Ordinal);
        json.WriteStartObject("pathParameters"u8);
        json.WriteString("proxy"u8, target.RawPath.TrimStart('/'));
        json.WriteEndObject();
        json.WriteNull("stageVariables"u8);
        WriteContext(json, request, httpApi, stage, httpApi ? Uri.UnescapeDataString(inStage) : inStage);
    }

    /// <summary>A REST API takes a semicolon for an ampersand and drops bare bars and braces (gateway rule 12).</summary>
    private static QueryParameters RestQuery(string rawQuery) => QueryParameters.Parse(
        rawQuery.Replace(';', '&').Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal).Replace("|", "", StringComparison.Ordinal));

    private static void WriteContext(Utf8JsonWriter json, WireRequest request, bool httpApi, string stage, string path)
    {
        json.WriteStartObject("requestContext"u8);
        json.WriteString("accountId"u8, "123456789012"u8);
        json.WriteString("apiId"u8, "emulated"u8);
        if (request.Authorizer is { } authorizer) EventMaps.WriteAll(json, "authorizer", authorizer);
        json.WriteString("domainName"u8, request.Host);
        json.WriteString("extendedRequestId"u8, request.RequestId);
        json.WriteString("httpMethod"u8, request.Method);
        json.WriteStartObject("identity"u8);
        json.WriteNull("clientCert"u8);
        json.WriteString("sourceIp"u8, request.SourceAddress);
        json.WriteEndObject();
        json.WriteString("path"u8, path);
        json.WriteString("protocol"u8, "HTTP/1.1"u8);
        json.WriteString("requestId"u8, request.RequestId);
        json.WriteString("requestTime"u8, Timestamp(request.Time));
        json.WriteNumber("requestTimeEpoch"u8, request.Time.ToUnixTimeMilliseconds());
        json.WriteString("resourceId"u8, httpApi ? "ANY /{proxy+}"u8 : "emulated"u8);
        json.WriteString("resourcePath"u8, "/{proxy+}"u8);
        json.WriteString("stage"u8, stage);
        json.WriteEndObject();
    }

    /// <summary>The access log's form of a time: <c>14/Apr/2025:22:11:01 +0000</c>.</summary>
    internal static string Timestamp(DateTimeOffset time) =>
        time.ToUniversalTime().ToString("dd/MMM/yyyy:HH:mm:ss +0000", CultureInfo.InvariantCulture);
}
