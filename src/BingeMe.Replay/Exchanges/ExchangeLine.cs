using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using BingeMe.Replay.Samples;

namespace BingeMe.Replay.Exchanges;

/// <summary>A line of a recording as JSON. The format has a version, and every line tells it: lines of two files may be put into one.</summary>
public static class ExchangeLine
{
    /// <summary>The version that is written; the only one there is so far.</summary>
    public const int Version = 1;

    private static readonly JsonWriterOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly HashSet<string> Known =
        new(StringComparer.Ordinal) { "v", "id", "sequence", "at", "milliseconds", "expect", "extract", "event", "answer", "truncated" };

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

    /// <summary>Reads an exchange.</summary>
    /// <param name="line">The line's object; its version was looked at.</param>
    /// <param name="faults">Receives each fault.</param>
    /// <returns>The exchange; null when there are faults.</returns>
    public static Exchange? Read(JsonElement line, List<string> faults)
    {
        var before = faults.Count;
        foreach (var member in line.EnumerateObject())
            if (!Known.Contains(member.Name)) faults.Add($"'{member.Name}' is unknown in version {Version}");
        var id = Text(line, "id", faults);
        if (string.IsNullOrEmpty(id)) faults.Add("'id' must be a text");
        if (!line.TryGetProperty("event", out var sent) || sent.ValueKind != JsonValueKind.Object) faults.Add("'event' must be an object");
        var exchange = new Exchange
        {
            Id = id ?? "",
            Event = sent.ValueKind == JsonValueKind.Object ? Compact(sent) : "",
            Sequence = Text(line, "sequence", faults),
            At = Time(line, faults),
            Milliseconds = Number(line, "milliseconds", faults),
            Expect = (int?)Number(line, "expect", faults),
            Extract = SequenceStep.Extractions(line, "line", faults),
            IsTruncated = line.TryGetProperty("truncated", out var truncated) && truncated.ValueKind == JsonValueKind.True,
            Answer = Answer(line, faults),
        };
        return faults.Count > before ? null : exchange;
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

    private static void WriteAnswer(Utf8JsonWriter json, RecordedAnswer answer)
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

    private static RecordedAnswer? Answer(JsonElement line, List<string> faults)
    {
        if (!line.TryGetProperty("answer", out var answer)) return null;
        if (answer.ValueKind != JsonValueKind.Object || !answer.TryGetProperty("status", out var number) || number.ValueKind != JsonValueKind.Number || !number.TryGetInt32(out var status))
        {
            faults.Add("'answer' must be an object with a 'status'");
            return null;
        }

        var headers = new List<KeyValuePair<string, string>>();
        if (answer.TryGetProperty("headers", out var pairs) && pairs.ValueKind == JsonValueKind.Array)
        {
            foreach (var pair in pairs.EnumerateArray())
            {
                if (pair.ValueKind == JsonValueKind.Array && pair.GetArrayLength() == 2 && pair[0].ValueKind == JsonValueKind.String && pair[1].ValueKind == JsonValueKind.String)
                    headers.Add(new(pair[0].GetString()!, pair[1].GetString()!));
                else faults.Add("'answer.headers' must be pairs of texts");
            }
        }
        else
        {
            faults.Add("'answer.headers' must be a list of pairs");
        }

        byte[] body = [];
        if (answer.TryGetProperty("base64", out var coded))
        {
            if (coded.ValueKind != JsonValueKind.String || !coded.TryGetBytesFromBase64(out body!))
            {
                faults.Add("'answer.base64' is not base64");
                body = [];
            }
        }
        else if (Text(answer, "body", faults) is { } text)
        {
            body = Encoding.UTF8.GetBytes(text);
        }

        return new RecordedAnswer(status, headers, body);
    }

    private static string? Text(JsonElement of, string name, List<string> faults)
    {
        if (!of.TryGetProperty(name, out var value)) return null;
        if (value.ValueKind == JsonValueKind.String) return value.GetString();
        faults.Add($"'{name}' must be a text");
        return null;
    }

    private static double? Number(JsonElement of, string name, List<string> faults)
    {
        if (!of.TryGetProperty(name, out var value)) return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number is >= 0 and < int.MaxValue) return number;
        faults.Add($"'{name}' must be a number, and not negative");
        return null;
    }

    private static DateTimeOffset? Time(JsonElement line, List<string> faults)
    {
        if (Text(line, "at", faults) is not { } text) return null;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)) return at;
        faults.Add("'at' must be a time, e.g. 2025-06-15T12:00:00.000Z");
        return null;
    }
}
