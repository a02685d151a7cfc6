using System.Text;
using System.Text.Json;
using BingeMe.ApiGateway;
using BingeMe.ApiGateway.Emulation;

namespace BingeMe.Replay.Samples;

/// <summary>The short form of a step's request: method, target, headers and body; it becomes a REST event.</summary>
internal static class SequenceRequest
{
    private const string Client = "203.0.113.7";

    public static string Event(JsonElement request, string place, List<string> faults)
    {
        if (request.ValueKind != JsonValueKind.Object)
        {
            faults.Add($"{place} must be an object");
            return "";
        }

        foreach (var member in request.EnumerateObject())
            if (member.Name is not ("method" or "target" or "headers" or "json" or "text")) faults.Add($"{place}.{member.Name} is unknown");
        var method = Text(request, "method", place, faults);
        var target = Text(request, "target", place, faults);
        if (target.Length > 0 && target[0] != '/') faults.Add($"{place}.target must begin with a slash");
        if (request.TryGetProperty("json", out _) && request.TryGetProperty("text", out _)) faults.Add($"{place} takes either 'json' or 'text'");
        var headers = Headers(request, place, faults);
        var body = Body(request, headers);
        if (faults.Count > 0) return "";
        var wire = new WireRequest { Method = method, Target = target, Headers = headers, Body = body, SourceAddress = Client };
        return Encoding.UTF8.GetString(EventWriter.ToBytes(wire, EventKind.RestV1));
    }

    private static string Text(JsonElement request, string name, string place, List<string> faults)
    {
        if (request.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text) return text;
        faults.Add($"{place}.{name} must be a text");
        return "";
    }

    private static List<KeyValuePair<string, string>> Headers(JsonElement request, string place, List<string> faults)
    {
        var headers = new List<KeyValuePair<string, string>>();
        if (request.TryGetProperty("headers", out var given))
        {
            if (given.ValueKind != JsonValueKind.Object || given.EnumerateObject().Any(h => h.Value.ValueKind != JsonValueKind.String)) faults.Add($"{place}.headers must be an object of texts");
            else headers.AddRange(given.EnumerateObject().Select(h => KeyValuePair.Create(h.Name, h.Value.GetString()!)));
        }

        if (!headers.Exists(static h => Is(h.Key, "user-agent"))) headers.Add(new("User-Agent", "BingeMe/7.2 (Android 15)"));
        if (request.TryGetProperty("json", out _) && !headers.Exists(static h => Is(h.Key, "content-type"))) headers.Add(new("Content-Type", "application/json"));
        return headers;
    }

    private static byte[] Body(JsonElement request, List<KeyValuePair<string, string>> headers)
    {
        if (request.TryGetProperty("json", out var json)) return Encoding.UTF8.GetBytes(json.GetRawText());
        if (!request.TryGetProperty("text", out var text)) return [];
        if (!headers.Exists(static h => Is(h.Key, "content-type"))) headers.Add(new("Content-Type", "text/plain; charset=utf-8"));
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static bool Is(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);
}
