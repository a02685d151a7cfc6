using System.Text.Json;
using System.Text;
using BingeMe.ApiGateway;
using BingeMe.ApiGateway.Emulation;
using BingeMe.ApiGateway.Events;

namespace BingeMe.Replay.Samples;

/// <summary>The HTTP request that an event stands for, as it was on the wire before and behind the front door.</summary>
public sealed class SampleRequest
{
    /// <summary>Fields that every front door writes itself; what a client sent under these names is behind them in the event.</summary>
    private static readonly string[] OfTheGateway = ["x-forwarded-for", "x-forwarded-port", "x-forwarded-proto", "x-amzn-trace-id", "content-length"];

    private SampleRequest(WireRequest wire, IReadOnlyList<KeyValuePair<string, string>> lines)
    {
        Wire = wire;
        ForwardedLines = lines;
    }

    /// <summary>The request as the client sent it.</summary>
    public WireRequest Wire { get; }

    /// <summary>The header lines as the front door passed them on, names in the client's case, the X-Forwarded family among them.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> ForwardedLines { get; }

    /// <summary>Reads an event.</summary>
    /// <param name="text">The event's JSON; placeholders may stand in it.</param>
    /// <exception cref="GatewayEventException">The event is malformed.</exception>
    /// <exception cref="SampleException">The event carries no HTTP request.</exception>
    public static SampleRequest Of(string text)
    {
        var json = Encoding.UTF8.GetBytes(text);
        var received = GatewayEvent.Decode(json, new InvocationInfo { RequestId = "none" });
        if (received.Request is not { } request) throw new SampleException($"A {received.Kind.Name()} event carries no HTTP request.");
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var lines = Lines(root, received.Kind, request.Body.IsEmpty);
        var wire = new WireRequest
        {
            Method = request.Method,
            Target = received.Kind == EventKind.RestV1 ? RestTarget(root) : request.Target.Raw,
            Headers = Sent(lines),
            Body = request.Body,
            SourceAddress = request.ClientAddress,
            Host = request.Host,
            Scheme = request.Scheme,
            RequestId = request.RequestId,
            Time = Time(root),
            Authorizer = request.Claims.Count == 0 ? null : request.Claims,
        };
        return new SampleRequest(wire, lines);
    }

    /// <summary>The event of the same request in some format, indented.</summary>
    /// <param name="kind">The format's name, as <see cref="EventKinds.Name"/> gives it.</param>
    public string As(string kind) => EventKinds.TryParse(kind, out var wanted) && wanted.IsHttp()
        ? IndentedJson.Of(EventWriter.ToBytes(Wire, wanted))
        : throw new ArgumentOutOfRangeException(nameof(kind), kind, "This is the name of no HTTP kind.");

    /// <summary>
    /// Path and query of a REST event, put together here and not by the codec under test: parity runs send this to the other host.
    /// </summary>
    private static string RestTarget(JsonElement root)
    {
        var path = root.TryGetProperty("path", out var sent) && sent.ValueKind == JsonValueKind.String ? sent.GetString()! : "/";
        var pairs = Pairs(root, "multiValueQueryStringParameters", "queryStringParameters", nullText: "").ConvertAll(static p => Pair(p.Key, p.Value));
        return pairs.Count == 0 ? path : $"{path}?{string.Join('&', pairs)}";
    }

    /// <summary>
    /// The pairs of a map of lists, or where it has none those of the map of single values. People write events by hand: a list may be a single
    /// value, a value a number or a boolean.
    /// </summary>
    /// <param name="root">The event.</param>
    /// <param name="many">The map of lists.</param>
    /// <param name="single">The map of single values.</param>
    /// <param name="nullText">What null becomes; null = such a pair is left out.</param>
    private static List<KeyValuePair<string, string>> Pairs(JsonElement root, string many, string single, string? nullText)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        foreach (var map in new[] { many, single })
        {
            if (pairs.Count > 0 || !root.TryGetProperty(map, out var members) || members.ValueKind != JsonValueKind.Object) continue;
            foreach (var member in members.EnumerateObject())
            {
                IEnumerable<JsonElement> values = member.Value.ValueKind == JsonValueKind.Array ? member.Value.EnumerateArray() : [member.Value];
                foreach (var value in values)
                {
                    var text = value.ValueKind switch
                    {
                        JsonValueKind.Null => nullText,
                        JsonValueKind.String => value.GetString(),
                        _ => value.GetRawText(),
                    };
                    if (text is not null) pairs.Add(new(member.Name, text));
                }
            }
        }

        return pairs;
    }

    private static string Pair(string name, string? value) => $"{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value ?? "")}";

    private static List<KeyValuePair<string, string>> Lines(JsonElement root, EventKind kind, bool bodyless)
    {
        var lines = Pairs(root, "multiValueHeaders", "headers", nullText: null);
        if (root.TryGetProperty("cookies", out var cookies) && cookies.ValueKind == JsonValueKind.Array
            && cookies.EnumerateArray().Where(static c => c.ValueKind == JsonValueKind.String).Select(static c => c.GetString()).ToList() is { Count: > 0 } texts)
        {
            lines.RemoveAll(static l => Is(l.Key, "cookie"));
            lines.Add(new("Cookie", string.Join("; ", texts)));
        }

        // An HTTP API types even what has no body; the client did not (gateway rule 17).
        if (bodyless && kind is EventKind.Http10 or EventKind.Http20)
            lines.RemoveAll(static l => Is(l.Key, "content-type") && l.Value == "text/plain; charset=utf-8");
        return lines;
    }

    private static List<KeyValuePair<string, string>> Sent(List<KeyValuePair<string, string>> lines)
    {
        var sent = lines.FindAll(static l => !OfTheGateway.Contains(l.Key.ToLowerInvariant()));

        // The front door appended the last address; the ones before it came from the client.
        var forwarded = string.Join(", ", lines.Where(static l => Is(l.Key, "x-forwarded-for")).Select(l => l.Value));
        var comma = forwarded.LastIndexOf(',');
        if (comma > 0) sent.Add(new("X-Forwarded-For", forwarded[..comma]));
        return sent;
    }

    private static DateTimeOffset Time(JsonElement root) =>
        root.TryGetProperty("requestContext", out var context) && context.ValueKind == JsonValueKind.Object
        && (context.TryGetProperty("requestTimeEpoch", out var epoch) || context.TryGetProperty("timeEpoch", out epoch))
        && epoch.ValueKind == JsonValueKind.Number && epoch.TryGetInt64(out var milliseconds)
        && milliseconds >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds() && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : DateTimeOffset.UnixEpoch;

    private static bool Is(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);
}
