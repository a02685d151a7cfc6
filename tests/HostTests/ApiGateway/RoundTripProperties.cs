using System.Globalization;
using System.Text;
using BingeMe.ApiGateway;
using BingeMe.ApiGateway.Emulation;
using BingeMe.ApiGateway.Events;
using BingeMe.Http;
using BingeMe.TestSupport;
using CsCheck;
using Xunit;

namespace HostTests.ApiGateway;

/// <summary>
/// What goes in comes out: a request through an event of any kind, an answer through any gateway. What a format loses by its nature is
/// stated where it is left out.
/// </summary>
public sealed class RoundTripProperties
{
    private static readonly Gen<string> Words = Gen.OneOf(
        Gen.String[Gen.Char.AlphaNumeric, 0, 8],
        Gen.OneOf(
            "a b", "100%", "caf\u00e9", "\u2615", "\ud83c\udf0d", "x+y", "a,b", "a=b", "a&b", "a;b",
            "%41", "%", "%2", "\"", "'", "[]", "#", "\\", "..", "~"));

    private static readonly Gen<string> Segments = Gen.OneOf(
        Words.Select(Uri.EscapeDataString), Gen.OneOf("..", ".", "", "a+b", "a:b@c", "(x)", "%25", "%e2%98%95", "%2525"));

    private static readonly Gen<string> Paths = Segments.List[0, 4].Select(static s => "/" + string.Join('/', s));

    private static readonly Gen<string> Queries = Gen.Select(Words, Words, Gen.Int[0, 3])
        .Select(static (name, value, form) => form switch
        {
            0 => Uri.EscapeDataString(name),
            1 => $"{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value).Replace("%20", "+", StringComparison.Ordinal)}",
            2 => $"{Uri.EscapeDataString(name)}[]={Uri.EscapeDataString(value)}=",
            _ => $"{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value)}",
        })
        .List[0, 4].Select(static q => string.Join('&', q));

    private static readonly Gen<KeyValuePair<string, string>> Headers = Gen.Select(
        Gen.OneOf(
            "Accept", "accept", "User-Agent", "X-Own", "x-own", "Cookie", "If-Modified-Since", "Authorization", "Content-Type",
            "Content-Encoding"),
        Gen.OneOf(
            "a/b", "a=1", "a=1; b=2", "Tue, 15 Nov 1994 08:12:31 GMT", "text/plain", "application/json", "image/png", "x,y", "\"q\"",
            "caf\u00e9"),
        static (name, value) => KeyValuePair.Create(name, value));

    private static readonly Gen<byte[]> Bodies = Gen.OneOf(
        Gen.Const(Array.Empty<byte>()),
        Gen.Byte.Array[0, 40],
        Words.Select(Encoding.UTF8.GetBytes),
        Gen.Const(Encoding.UTF8.GetBytes("{\"a\":\"\u2615\\u0000\"}")));

    private static readonly Gen<WireRequest> Requests = Gen.Select(
        Gen.OneOf("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"),
        Paths,
        Queries,
        Headers.List[0, 6],
        Bodies,
        Gen.OneOf("192.0.2.1", "2001:db8::1", "10.1.2.3"),
        Gen.Select(Gen.OneOf("http", "https"), Gen.OneOf(null, "dev", "a")),
        static (method, path, query, headers, body, source, rest) => new WireRequest
        {
            Method = method,
            Target = query.Length == 0 ? path : $"{path}?{query}",
            Headers = headers,
            Body = body,
            SourceAddress = source,
            Scheme = rest.Item1,
            Stage = rest.Item2,
            RequestId = "r-1",
        });

    public static TheoryData<EventKind> HttpKinds { get; } = [.. EventKinds.Http];

    [Theory]
    [MemberData(nameof(HttpKinds))]
    public void A_request_written_as_an_event_and_decoded_is_the_same_request(EventKind kind) => Requests.Sample(
        wire =>
        {
            var request = GatewayEvent.Decode(EventWriter.ToBytes(wire, kind), Events.Info).Request!;
            var target = RequestTarget.Parse(wire.Target);

            Assert.Equal(wire.Method, request.Method);
            if (kind != EventKind.Http20 || Recoverable(target)) Assert.Equal(target.Path, request.Path);
            Assert.Equal(ExpectedQuery(target, kind), request.Query.Select(static p => $"{p.Key}={p.Value}"));
            Assert.Equal(ExpectedHeaders(wire, kind), SeenHeaders(request));
            Assert.Equal(wire.Body.ToArray(), request.Body.ToArray());
            Assert.Equal(wire.SourceAddress, request.ClientAddress);
            Assert.Equal(wire.Host, request.Host);
            Assert.Equal(wire.Scheme, request.Scheme);
            Assert.Equal(kind is EventKind.Alb or EventKind.AlbMultiValue ? Events.Info.RequestId : "r-1", request.RequestId);
        },
        iter: Rounds.Of(3000, inLong: 200_000));

    [Theory]
    [MemberData(nameof(HttpKinds))]
    public void An_answer_encoded_and_interpreted_is_the_same_answer(EventKind kind) => Gen.Select(
        Gen.OneOf(200, 201, 204, 205, 302, 304, 400, 404, 422, 500, 503),
        Gen.Select(
            Gen.OneOf("Vary", "vary", "Set-Cookie", "set-cookie", "WWW-Authenticate", "X-Own", "Location"),
            Gen.OneOf("a", "a, b", "k=v; Expires=Tue, 15 Nov 1994 08:12:31 GMT", "\"q\\\""),
            static (name, value) => (name, value)).Array[0, 8],
        Bodies,
        Gen.OneOf(null, "text/html", "application/json; charset=utf-8", "image/png", "application/octet-stream"),
        Gen.OneOf("GET", "POST", "HEAD")).Sample(
        (status, headers, body, type, method) =>
        {
            var response = ResponseRuleTests.Answer("", status, headers, body);
            response.Headers["Content-Type"] = type;
            var seen = GatewayResponse.Interpret(ResponseRuleTests.Bytes(response, kind, method), kind, method);

            Assert.Equal(status, seen.Status);
            Assert.Equal(method == "HEAD" || ApiResponse.IsBodyless(status) ? [] : body, seen.Body.ToArray());
            if (type is not null) Assert.Equal(type, seen.Header("content-type"));
            foreach (var name in new[] { "vary", "x-own", "location" }) Assert.Equal(Joined(response, name), seen.Header(name));
            foreach (var name in new[] { "set-cookie", "www-authenticate" }) Assert.Equal(Values(response, name), seen.Values(name));
        },
        iter: Rounds.Of(3000, inLong: 200_000));

    /// <summary>Rule 4: an HTTP API decodes the slash too and cuts at a question mark.</summary>
    private static bool Recoverable(RequestTarget target) =>
        !target.RawPath.Contains("%2F", StringComparison.OrdinalIgnoreCase) && !target.RawPath.Contains("%3F", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Rule 9: v1 groups the values of a name and loses the order of names. Rule 11: a load balancer groups by the name as it was sent,
    /// encoded, and in single-value mode keeps the last.
    /// </summary>
    private static IEnumerable<string> ExpectedQuery(RequestTarget target, EventKind kind)
    {
        var sent = target.RawQuery.Split('&', StringSplitOptions.RemoveEmptyEntries).GroupBy(static p => p.Split('=')[0]);
        var pairs = kind switch
        {
            EventKind.Http20 or EventKind.FunctionUrl => target.Query,
            EventKind.Alb => QueryParameters.Parse(string.Join('&', sent.Select(static g => g.Last()))),
            EventKind.AlbMultiValue => QueryParameters.Parse(string.Join('&', sent.SelectMany(static g => g))),
            _ => target.Query.GroupBy(static p => p.Key).SelectMany(static g => g),
        };
        return pairs.Select(static p => $"{p.Key}={p.Value}");
    }

    private static string ExpectedHeaders(WireRequest wire, EventKind kind)
    {
        IEnumerable<KeyValuePair<string, string>> lines = wire.Headers;
        if (kind == EventKind.Alb) lines = lines.GroupBy(static h => h.Key.ToLowerInvariant()).Select(static g => g.Last());
        return Text(RequestHeaders.From(wire.Method, lines.Append(new("Host", wire.Host)), wire.Body.Length));
    }

    private static string SeenHeaders(ApiRequest request) => Text(RequestHeaders.From(
        request.Method,
        request.Headers.Where(static h => !h.Key.StartsWith("x-forwarded-", StringComparison.Ordinal) && h.Key != "x-amzn-trace-id"),
        request.Body.Length));

    /// <summary>Rule 14: payload 2.0 joins lines, so that equal means equal by joined text.</summary>
    private static string Text(RequestHeaders headers) => string.Join(
        '\n', headers.Select(static h => h.Key).Distinct().Select(name => string.Create(CultureInfo.InvariantCulture, $"{name}: {headers[name]}")));

    private static string[] Values(ApiResponse response, string name) =>
        [.. response.Headers.Where(h => h.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(static h => h.Value)];

    private static string? Joined(ApiResponse response, string name) => Values(response, name) is { Length: > 0 } values ? string.Join(", ", values) : null;
}
