using System.Net;
using System.Net.Sockets;
using System.Text;
using BingeMe.ApiGateway;
using BingeMe.ApiGateway.Emulation;
using BingeMe.ApiGateway.Events;
using BingeMe.Http;
using BingeMe.Kestrel;
using BingeMe.TestSupport;
using CsCheck;
using Xunit;

namespace HostTests.Kestrel;

/// <summary>
/// The heart of the plan: one request on the wire, once through a real Kestrel host and once through the event of every gateway, is one
/// and the same neutral request. What a format loses by its nature is stated where it is left out.
/// </summary>
public sealed class ParityProperty : IAsyncLifetime
{
    private static readonly string[] Words = ["a b", "100%", "caf\u00e9", "\u2615", "\ud83c\udf0d", "x+y", "a,b", "a=b", "a&b", "a;b", "%41", "\"", "'", "[]", "#", "~", "", "Zz9"];

    private static readonly Gen<string> Word = Gen.OneOf(Gen.OneOf(Words), Gen.String[Gen.Char.AlphaNumeric, 0, 8]);

    private static readonly Gen<string> Target = Gen.Select(
        Gen.OneOf(Word.Select(Uri.EscapeDataString), Gen.OneOf("..", ".", "", "a+b", "a:b@c", "(x)", "%25", "%e2%98%95", "%2525", "a;b")).List[0, 4],
        Gen.Select(Word, Word, Gen.Int[0, 2]).Select(static (name, value, form) => form switch
        {
            0 => Uri.EscapeDataString(name),
            1 => $"{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value).Replace("%20", "+", StringComparison.Ordinal)}",
            _ => $"{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value)}",
        }).List[0, 4],
        static (path, query) => "/" + string.Join('/', path) + (query.Count == 0 ? "" : "?" + string.Join('&', query)));

    private static readonly Gen<KeyValuePair<string, string>> Field = Gen.Select(
        Gen.OneOf("Accept", "accept", "User-Agent", "X-Own", "x-own", "Cookie", "If-Modified-Since", "Authorization", "Content-Type", "X-Client"),
        Gen.OneOf("a/b", "a=1", "a=1; b=2", "Tue, 15 Nov 1994 08:12:31 GMT", "text/plain", "application/json", "image/png", "x,y", "\"q\"", "caf\u00e9"),
        static (name, value) => KeyValuePair.Create(name, value));

    private static readonly Gen<byte[]> Body = Gen.OneOf(
        Gen.Const(Array.Empty<byte>()), Gen.Byte.Array[1, 60], Word.Select(Encoding.UTF8.GetBytes), Gen.Const(Encoding.UTF8.GetBytes("{\"a\":\"\u2615\\u0000\"}")));

    private static readonly Gen<WireRequest> Wire = Gen.Select(
        Gen.OneOf("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"),
        Target,
        Field.List[0, 6],
        Body,
        Gen.OneOf("192.0.2.1", "2001:db8::1", "203.0.113.77"),
        Gen.OneOf("http", "https"),
        static (method, target, fields, body, source, scheme) => new WireRequest
        {
            Method = method,
            Target = target,
            Headers = [.. fields.DistinctBy(static f => f.Key.Equals("content-type", StringComparison.OrdinalIgnoreCase) ? "content-type" : $"{f.Key}{f.Value}")],
            Body = body,
            SourceAddress = source,
            Scheme = scheme,
        });

    private readonly CapturingApi api = new();
    private HostUnderTest host = null!;
    private Socket socket = null!;
    private NetworkStream stream = null!;

    public async Task InitializeAsync()
    {
        host = await HostUnderTest.Start(api, new KestrelHostOptions { TrustedProxies = [IPNetwork.Parse("127.0.0.1/32")] });
        socket = await host.Connect();
        stream = new NetworkStream(socket);
    }

    public async Task DisposeAsync()
    {
        await stream.DisposeAsync();
        socket.Dispose();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task A_request_is_the_same_through_Kestrel_and_through_the_event_of_every_kind() =>
        await Wire.SampleAsync(
            async wire =>
            {
                var kestrel = await ThroughKestrel(wire);
                foreach (var kind in EventKinds.Http)
                    AssertSame(kestrel, GatewayEvent.Decode(EventWriter.ToBytes(wire, kind), new InvocationInfo { RequestId = "r" }).Request!, kind);
            },
            iter: Rounds.Of(300, inLong: 15_000),
            threads: 1);

    private static void AssertSame(ApiRequest kestrel, ApiRequest decoded, EventKind kind)
    {
        Assert.Equal(kestrel.Method, decoded.Method);
        if (kind != EventKind.Http20 || Recoverable(kestrel.Target)) Assert.Equal(kestrel.Path, decoded.Path);
        Assert.Equal(Query(kestrel, kind), Query(decoded, kind));
        Assert.Equal(Fields(kestrel, kind), Fields(decoded, kind));
        Assert.Equal(kestrel.Body.ToArray(), decoded.Body.ToArray());
        Assert.Equal(kestrel.ClientAddress, decoded.ClientAddress);
        Assert.Equal(kestrel.Host, decoded.Host);
        Assert.Equal(kestrel.Scheme, decoded.Scheme);
    }

    /// <summary>Rule 4: an HTTP API decodes the slash too and cuts at a question mark.</summary>
    private static bool Recoverable(RequestTarget target) =>
        !target.RawPath.Contains("%2F", StringComparison.OrdinalIgnoreCase) && !target.RawPath.Contains("%3F", StringComparison.OrdinalIgnoreCase);

    /// <summary>Rule 9: v1 groups the values of a name. Rule 11: a load balancer without multi values keeps the last of a name as it was sent.</summary>
    private static List<string> Query(ApiRequest request, EventKind kind)
    {
        if (kind is EventKind.Http20 or EventKind.FunctionUrl) return [.. request.Query.Select(static p => $"{p.Key}={p.Value}")];
        var groups = request.Query.GroupBy(static p => p.Key);
        return [.. kind == EventKind.Alb ? groups.Select(static g => $"{g.Key}={g.Last().Value}") : groups.SelectMany(static g => g.Select(static p => $"{p.Key}={p.Value}"))];
    }

    /// <summary>Rule 14: compared by joined text. What only one of the two adds about the way is left out; single-value ALB keeps the last line.</summary>
    private static string Fields(ApiRequest request, EventKind kind)
    {
        var lines = request.Headers.Where(static h => !h.Key.StartsWith("x-forwarded-", StringComparison.Ordinal) && h.Key != "x-amzn-trace-id");
        if (kind == EventKind.Alb) lines = lines.GroupBy(static h => h.Key).Select(static g => g.Last());
        var headers = RequestHeaders.From(request.Method, lines, request.Body.Length);
        return string.Join('\n', headers.Select(static h => h.Key).Distinct().Select(name => $"{name}: {headers[name]}"));
    }

    private async Task<ApiRequest> ThroughKestrel(WireRequest wire)
    {
        var before = api.Requests.Count;
        var head = new StringBuilder($"{wire.Method} {wire.Target} HTTP/1.1\r\nHost: {wire.Host}\r\n");
        foreach (var (name, value) in wire.Headers) head.Append($"{name}: {value}\r\n");
        head.Append($"X-Forwarded-For: {wire.SourceAddress}\r\nX-Forwarded-Proto: {wire.Scheme}\r\n");
        if (!wire.Body.IsEmpty) head.Append($"Content-Length: {wire.Body.Length}\r\n");
        head.Append("\r\n");
        await stream.WriteAsync(Encoding.UTF8.GetBytes(head.ToString()));
        if (!wire.Body.IsEmpty) await stream.WriteAsync(wire.Body);
        await ReadAnswer(wire.Method);
        Assert.Equal(before + 1, api.Requests.Count);
        return api.Last;
    }

    /// <summary>The answer is always the two bytes <c>ok</c>; its end is known by that.</summary>
    private async Task ReadAnswer(string method)
    {
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!answer.ToString().EndsWith(method == "HEAD" ? "\r\n\r\n" : "\r\n\r\nok", StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer, patience.Token);
            Assert.True(read > 0, $"The host closed the connection: {answer}");
            answer.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }

        Assert.StartsWith("HTTP/1.1 200", answer.ToString(), StringComparison.Ordinal);
    }
}
