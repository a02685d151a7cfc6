using System.Globalization;
using System.Text;
using System.Text.Json;
using BingeMe.Capture.Exchanges;
using BingeMe.Replay.Samples;

namespace BingeMe.Replay.Exchanges;

/// <summary>Reads a line of a recording: what <see cref="ExchangeLine"/> writes, and nothing that its version does not know.</summary>
internal static class ExchangeReader
{
    private static readonly HashSet<string> Known =
        new(StringComparer.Ordinal) { "v", "id", "sequence", "at", "milliseconds", "expect", "extract", "event", "answer", "truncated" };

    /// <summary>Reads an exchange.</summary>
    /// <param name="line">The line's object; its version was looked at.</param>
    /// <param name="faults">Receives each fault.</param>
    /// <returns>The exchange; null when there are faults.</returns>
    public static Exchange? Read(JsonElement line, List<string> faults)
    {
        var before = faults.Count;
        foreach (var member in line.EnumerateObject())
            if (!Known.Contains(member.Name)) faults.Add($"'{member.Name}' is unknown in version {ExchangeLine.Version}");
        var id = Text(line, "id", faults);
        if (string.IsNullOrEmpty(id)) faults.Add("'id' must be a text");
        if (!line.TryGetProperty("event", out var sent) || sent.ValueKind != JsonValueKind.Object) faults.Add("'event' must be an object");
        var exchange = new Exchange
        {
            Id = id ?? "",
            Event = sent.ValueKind == JsonValueKind.Object ? ExchangeLine.Compact(sent) : "",
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

    private static RecordedResponse? Answer(JsonElement line, List<string> faults)
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

        return new RecordedResponse(status, headers, body);
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
