using System.Globalization;
using System.Text;
using System.Text.Json;
using BingeMe.ApiGateway;
using BingeMe.ApiGateway.Emulation;
using BingeMe.Capture.Exchanges;

namespace BingeMe.Replay.Importing;

/// <summary>Entries of an HTTP Archive (HAR 1.2), as browsers and proxies save them: each becomes the event that a REST API would have made.</summary>
internal static class HarEntries
{
    /// <summary>A HAR's bodies are decoded, and its answers may have come over HTTP/2: these fields tell of what is no more.</summary>
    private static readonly HashSet<string> OfTheTransport = new(StringComparer.OrdinalIgnoreCase) { "content-encoding", "transfer-encoding", "connection", "keep-alive", "content-length" };

    public static void Read(JsonElement root, string name, List<Exchange> exchanges, List<string> faults)
    {
        if (Member(root, "log", JsonValueKind.Object) is not { } log || Member(log, "entries", JsonValueKind.Array) is not { } entries)
        {
            faults.Add($"{name}: it is no HAR: 'log.entries' is missing");
            return;
        }

        var number = 0;
        foreach (var entry in entries.EnumerateArray())
        {
            number++;
            if (Read(entry, $"{name}-{number}") is { } exchange) exchanges.Add(exchange);
            else faults.Add($"{name}, entry {number}: it needs a request with method, an absolute http address and headers");
        }
    }

    private static Exchange? Read(JsonElement entry, string id)
    {
        if (Member(entry, "request", JsonValueKind.Object) is not { } request || Text(request, "method") is not { } method) return null;
        if (Text(request, "url") is not { } url || !Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")) return null;
        if (Headers(request) is not { } headers) return null;
        var at = DateTimeOffset.TryParse(Text(entry, "startedDateTime"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var started) ? started : (DateTimeOffset?)null;
        var body = Member(request, "postData", JsonValueKind.Object) is { } post ? Body(post) : [];
        var wire = new WireRequest
        {
            Method = method,
            Target = address.PathAndQuery,
            Headers = headers,
            Body = body,
            Host = address.Authority,
            Scheme = address.Scheme,
            SourceAddress = "203.0.113.7",
            Time = at ?? DateTimeOffset.UnixEpoch,
        };
        return new Exchange
        {
            Id = id,
            Event = Encoding.UTF8.GetString(EventWriter.ToBytes(wire, EventKind.RestV1)),
            At = at,
            Milliseconds = entry.TryGetProperty("time", out var time) && time.ValueKind == JsonValueKind.Number && time.GetDouble() is >= 0 and var took ? took : null,
            Answer = Member(entry, "response", JsonValueKind.Object) is { } response ? Answer(response) : null,
        };
    }

    private static RecordedResponse? Answer(JsonElement response)
    {
        // Status 0 is what browsers write where no answer came.
        if (!response.TryGetProperty("status", out var number) || number.ValueKind != JsonValueKind.Number || !number.TryGetInt32(out var status) || status == 0) return null;
        return new RecordedResponse(status, Headers(response) ?? [], Member(response, "content", JsonValueKind.Object) is { } content ? Body(content) : []);
    }

    private static List<KeyValuePair<string, string>>? Headers(JsonElement of) => Member(of, "headers", JsonValueKind.Array) is not { } list
        ? null
        : [.. from header in list.EnumerateArray()
              let name = Text(header, "name")
              where name is { Length: > 0 } && name[0] != ':' && !OfTheTransport.Contains(name)
              select KeyValuePair.Create(name, Text(header, "value") ?? "")];

    private static byte[] Body(JsonElement of)
    {
        var text = Text(of, "text") ?? "";
        return Text(of, "encoding") == "base64" && Convert.TryFromBase64String(text, new byte[text.Length], out _) ? Convert.FromBase64String(text) : Encoding.UTF8.GetBytes(text);
    }

    private static JsonElement? Member(JsonElement of, string name, JsonValueKind kind) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) && value.ValueKind == kind ? value : null;

    private static string? Text(JsonElement of, string name) => Member(of, name, JsonValueKind.String)?.GetString();
}
