using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace BingeMe.Capture.Exchanges;

/// <summary>A line of a recording as JSON. The format has a version, and every line tells it: lines of two files may be put into one.</summary>
public static class ExchangeLine
{
    /// <summary>The version that is written; the only one there is so far.</summary>
    public const int Version = 1;

    private static readonly JsonWriterOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes an exchange, without a line's end.</summary>
    public static string Write(Exchange exchange) => Json(json =>
    {
        json.WriteString("id"u8, exchange.Id);
        if (exchange.Sequence is { } sequence) json.WriteString("sequence"u8, sequence);
        if (exchange.At is { } at) json.WriteString("at"u8, at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        if (exchange.Milliseconds is { } milliseconds) json.WriteNumber("milliseconds"u8, Math.Round(milliseconds, 3));
        if (exchange.Expect is { } expect) json.WriteNumber("expect"u8, expect);
        if (exchange.Extract.Count > 0) WriteExtractions(json, exchange.Extract);
        if (exchange.IsTruncated) json.WriteBoolean("truncated"u8, true);
        json.WritePropertyName("event"u8);
        using (var document = JsonDocument.Parse(exchange.Event)) document.RootElement.WriteTo(json);
        if (exchange.Answer is { } answer) WriteAnswer(json, answer);
    });

    /// <summary>Writes an object with the version first.</summary>
    internal static string Json(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, OneLine))
        {
            json.WriteStartObject();
            json.WriteNumber("v"u8, Version);
            members(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>JSON in one line, members and numbers as they are.</summary>
    internal static string Compact(JsonElement element)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, OneLine)) element.WriteTo(json);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteExtractions(Utf8JsonWriter json, IReadOnlyList<Extraction> extractions)
    {
        json.WriteStartObject("extract"u8);
        foreach (var extraction in extractions)
        {
            if (extraction.Path is { } path)
            {
                json.WriteString(extraction.Variable, path);
                continue;
            }

            json.WriteStartObject(extraction.Variable);
            json.WriteString("outbox"u8, extraction.Outbox);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteAnswer(Utf8JsonWriter json, RecordedResponse answer)
    {
        json.WriteStartObject("answer"u8);
        json.WriteNumber("status"u8, answer.Status);
        json.WriteStartArray("headers"u8);
        foreach (var (name, value) in answer.Headers)
        {
            json.WriteStartArray();
            json.WriteStringValue(name);
            json.WriteStringValue(value);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        if (answer.Text() is { } text) json.WriteString("body"u8, text);
        else json.WriteBase64String("base64"u8, answer.Body.Span);
        json.WriteEndObject();
    }
}
