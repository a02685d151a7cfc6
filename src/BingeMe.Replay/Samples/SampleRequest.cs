using System.Text;
using System.Text.Json;
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
        var path = root.GetProperty("path").GetString()!;
        var pairs = new List<string>();
        if (root.TryGetProperty("multiValueQueryStringParameters", out var lists) && lists.ValueKind == JsonValueKind.Object)
        {
            foreach (var list in lists.EnumerateObject())
                foreach (var value in list.Value.EnumerateArray()) pairs.Add(Pair(list.Name, value.GetString()));
        }
        else if (root.TryGetProperty("queryStringParameters", out var singles) && singles.ValueKind == JsonValueKind.Object)
        {
            foreach (var single in singles.EnumerateObject()) pairs.Add(Pair(single.Name, single.Value.GetString()));
        }

        return pairs.Count == 0 ? path : $"{path}?{string.Join('&', pairs)}";
    }

    private static string Pair(string name, string? value) => $"{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value ?? "")}";

    private static List<KeyValuePair<string, string>> Lines(JsonElement root, EventKind kind, bool bodyless)
    {
        var lines = new List<KeyValuePair<string, string>>();
        if (root.TryGetProperty("multiValueHeaders", out var lists) && lists.ValueKind == JsonValueKind.Object)
        {
            foreach (var list in lists.EnumerateObject())
                foreach (var value in list.Value.EnumerateArray()) lines.Add(new(list.Name, value.GetString() ?? ""));
        }
        else if (root.TryGetProperty("headers", out var singles) && singles.ValueKind == JsonValueKind.Object)
        {
            foreach (var single in singles.EnumerateObject()) lines.Add(new(single.Name, single.Value.GetString() ?? ""));
        }

        if (root.TryGetProperty("cookies", out var cookies) && cookies.ValueKind == JsonValueKind.Array)
        {
            lines.RemoveAll(static l => Is(l.Key, "cookie"));
            lines.Add(new("Cookie", string.Join("; ", cookies.EnumerateArray().Select(c => c.GetString()))));
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
        root.TryGetProperty("requestContext", out var context)
        && (context.TryGetProperty("requestTimeEpoch", out var epoch) || context.TryGetProperty("timeEpoch", out epoch))
        && epoch.ValueKind == JsonValueKind.Number && epoch.TryGetInt64(out var milliseconds)
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : DateTimeOffset.UnixEpoch;

    private static bool Is(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);
}
