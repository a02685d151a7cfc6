using System.Text;
using BingeMe.ApiGateway;
using BingeMe.ApiGateway.Emulation;
using BingeMe.ApiGateway.Events;
using BingeMe.TestSupport;
using CsCheck;
using Xunit;

namespace HostTests.ApiGateway;

/// <summary>Whatever arrives, the codec fails in one way only: a <see cref="GatewayEventException"/> with a message.</summary>
public sealed class FuzzTests
{
    private static readonly byte[][] Corpus =
        [.. Directory.GetFiles(EventCorpusTests.Folder, "*.json").Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];

    private static readonly string[] Values =
    [
        "null", "true", "7", "1e999", "\"\"", "\"x\"", "\"\\ud800\"", "\"a\\r\\nb\"",
        "[]", "{}", "[null]", "[1]", "[{}]", "{\"a\":null}", "{\"a\":[null,\"x\"]}", "{\"claims\":[]}",
    ];

    private static readonly string[] Names =
    [
        "version", "type", "methodArn", "routeArn", "httpMethod", "path", "rawPath", "rawQueryString", "headers", "multiValueHeaders", "cookies",
        "queryStringParameters", "multiValueQueryStringParameters", "body", "isBase64Encoded", "requestContext", "Records", "source", "warmup",
        "detail-type", "resources", "authorizationToken", "id", "time",
    ];

    private static readonly string[] ContextNames = ["http", "elb", "identity", "authorizer", "stage", "path", "domainName", "requestId", "resourceId"];

    private static readonly Gen<string> Members = Gen.Select(Gen.OneOf(Names), Gen.OneOf(Values), static (n, v) => $"\"{n}\":{v}");

    private static readonly Gen<string> Context = Gen.Select(Gen.OneOf(ContextNames), Gen.OneOf(Values), static (n, v) => $"\"{n}\":{v}")
        .List[0, 4].Select(static m => $"\"requestContext\":{{{string.Join(',', m)}}}");

    [Fact]
    public void Arbitrary_bytes_fail_cleanly() => Gen.Byte.Array[0, 60].Sample(Survives, iter: Rounds.Of(10_000, inLong: 1_000_000));

    [Fact]
    public void Events_of_any_members_with_any_types_decode_or_fail_cleanly() => Gen.OneOf(Members, Context).List[0, 8]
        .Select(static m => Encoding.UTF8.GetBytes($"{{{string.Join(',', m)}}}"))
        .Sample(Survives, iter: Rounds.Of(10_000, inLong: 1_000_000));

    [Fact]
    public void Real_events_with_flipped_lost_and_repeated_bytes_decode_or_fail_cleanly() => Gen.Select(
        Gen.Int[0, Corpus.Length - 1], Gen.Select(Gen.Int[0, 4000], Gen.Byte, Gen.Int[0, 2]).Array[1, 4])
        .Select(static (i, changes) => Mutate(Corpus[i], changes))
        .Sample(Survives, iter: Rounds.Of(10_000, inLong: 1_000_000));

    [Fact]
    public void Real_events_with_a_value_of_another_type_decode_or_fail_cleanly() => Gen.Select(
        Gen.Int[0, Corpus.Length - 1], Gen.Int[0, 200], Gen.OneOf(Values)).Select(static (i, at, value) => Retype(Corpus[i], at, value))
        .Sample(Survives, iter: Rounds.Of(10_000, inLong: 1_000_000));

    [Fact]
    public void The_emulated_gateway_takes_any_answer() => Gen.Select(
        Gen.OneOf(
            Gen.Byte.Array[0, 40],
            Gen.Select(Gen.OneOf("statusCode", "headers", "multiValueHeaders", "cookies", "body", "isBase64Encoded"), Gen.OneOf([.. Values, "200"]))
                .Select(static (n, v) => $"\"{n}\":{v}").List[0, 6].Select(static m => Encoding.UTF8.GetBytes($"{{{string.Join(',', m)}}}"))),
        Gen.OneOf([.. EventKinds.Http])).Sample(
        static (payload, kind) =>
        {
            Assert.InRange(GatewayResponse.Interpret(payload, kind, "GET").Status, 100, 599);
            Assert.InRange(GatewayResponse.InterpretStream([.. payload, 0, 0, 0, 0, 0, 0, 0, 0], kind, "GET").Status, 100, 599);
        },
        iter: Rounds.Of(10_000, inLong: 1_000_000));

    private static void Survives(byte[] json)
    {
        try
        {
            var decoded = GatewayEvent.Decode(json, Events.Info);
            Assert.NotEqual(EventKind.Unknown, decoded.Kind);
            Assert.Equal(decoded.Kind.IsHttp(), decoded.Request is not null);
            Assert.Equal(decoded.Kind.IsAuthorizer(), decoded.Authorizer is not null);

            // What is read on first use must hold, too.
            _ = decoded.Request?.Query.Count;
        }
        catch (GatewayEventException e)
        {
            Assert.NotEmpty(e.Message);
        }
    }

    private static byte[] Mutate(byte[] original, (int At, byte Value, int Way)[] changes)
    {
        var bytes = original.ToList();
        foreach (var (at, value, way) in changes)
        {
            if (bytes.Count == 0) break;
            var index = at % bytes.Count;
            if (way == 0) bytes[index] = value;
            else if (way == 1) bytes.RemoveAt(index);
            else bytes.Insert(index, bytes[value % bytes.Count]);
        }

        return [.. bytes];
    }

    /// <summary>Replaces the value after the n-th colon; what is cut off in a wrong place is a test as well.</summary>
    private static byte[] Retype(byte[] original, int number, string value)
    {
        var text = Encoding.UTF8.GetString(original);
        var at = -1;
        for (var i = 0; i <= number % text.Count(static c => c == ':'); i++) at = text.IndexOf(':', at + 1);
        var end = text.AsSpan(at).IndexOfAny(",\n}") + at;
        return Encoding.UTF8.GetBytes(end <= at ? text : $"{text[..(at + 1)]}{value}{text[end..]}");
    }
}
