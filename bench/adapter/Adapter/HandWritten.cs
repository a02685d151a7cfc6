using System.Buffers;
using System.Text;
using System.Text.Json;
using BingeMe.Http;

namespace Adapter;

/// <summary>
/// What somebody writes who needs one kind of event and nothing checked: the event as a document, its parts into dictionaries, the answer
/// through a writer. The least that reading and answering an event costs in a usual way.
/// </summary>
internal static class HandWritten
{
    public static ReadOnlyMemory<byte> Answer(ReadOnlyMemory<byte> json, Func<string, string, Dictionary<string, string>, ApiResponse> api)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var header in root.GetProperty("multiValueHeaders").EnumerateObject())
            headers[header.Name] = string.Join(", ", header.Value.EnumerateArray().Select(static v => v.GetString()));
        var body = root.TryGetProperty("body", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
        var bytes = body is null ? [] : root.GetProperty("isBase64Encoded").GetBoolean() ? Convert.FromBase64String(body) : Encoding.UTF8.GetBytes(body);
        if (bytes.Length > 0) headers["content-length"] = bytes.Length.ToString();
        var response = api(root.GetProperty("httpMethod").GetString()!, root.GetProperty("path").GetString()!, headers);
        var output = new ArrayBufferWriter<byte>(2048);
        using (var writer = new Utf8JsonWriter(output))
        {
            writer.WriteStartObject();
            writer.WriteNumber("statusCode"u8, response.Status);
            writer.WriteStartObject("multiValueHeaders"u8);
            foreach (var (name, value) in response.Headers)
            {
                writer.WriteStartArray(name);
                writer.WriteStringValue(value);
                writer.WriteEndArray();
            }

            writer.WriteEndObject();
            writer.WriteString("body"u8, response.Body.Span);
            writer.WriteBoolean("isBase64Encoded"u8, false);
            writer.WriteEndObject();
        }

        return output.WrittenMemory;
    }
}
