using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using BingeMe.TestSupport.Http;
using BingeMe.TestSupport.Servers;
using Xunit;

namespace HostTests.Kestrel;

/// <summary>Spans of the real process at a collector (opentelemetry.io, OTLP over HTTP; opentelemetry-proto, trace/v1/trace.proto).</summary>
public sealed partial class TracingTests : IDisposable
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string Parent = "00f067aa0ba902b7";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("bingeme-traces-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Each_request_is_a_span_below_its_callers_and_the_log_names_its_trace()
    {
        await using var collector = await FakeHttp.Start(static (_, context) => FakeHttp.Write(context, 200, "", "application/x-protobuf"));
        var log = await Serve(collector.Url.ToString(), async client =>
        {
            await Send(client, "GET", "/health?secret=1", ("traceparent", $"00-{Trace}-{Parent}-01"));
            await Send(client, "GET", "/posts/mira_vale/1", ("X-Amzn-Trace-Id", "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1"));
            await Send(client, "BREW", "/no/such");
            await Send(client, "GET", "/health/ready", ("traceparent", $"00-{Trace}-{Parent}-00"));
        });
        var export = collector.Requests.ToList();
        Assert.All(export, static r => Assert.Equal(("POST", "/v1/traces", "application/x-protobuf", "shown"), (r.Method, r.Target, r.Headers["content-type"], r.Headers["x-own"])));
        var spans = export.SelectMany(static r => Spans(r.Body)).ToList();
        Assert.Equal(3, spans.Count);

        var first = spans.Single(static s => s.Trace == Trace);
        Assert.Equal((Parent, "GET /health", 2UL), (first.Parent, first.Name, first.Kind));
        Assert.Equal("GET /health /health 200 127.0.0.1", Attributes(first, "http.request.method", "http.route", "url.path", "http.response.status_code", "client.address"));
        Assert.DoesNotContain(first.Attributes.Values, static v => v.Contains("secret", StringComparison.Ordinal));
        Assert.Contains($"\"TraceId\":\"{Trace}\"", log, StringComparison.Ordinal);

        var second = spans.Single(static s => s.Trace == "5759e988bd862e3fe1be46a994272793");
        Assert.Equal(("53995c3f42cd8ad8", "GET /posts/{username}/{id}"), (second.Parent, second.Name));
        Assert.Equal("/posts/mira_vale/1 401", Attributes(second, "url.path", "http.response.status_code"));

        // Without a caller's trace it begins one, and the log names that.
        var third = spans.Single(static s => s.Name == "HTTP");
        Assert.Equal(("", "_OTHER BREW 404"), (third.Parent, Attributes(third, "http.request.method", "http.request.method_original", "http.response.status_code")));
        Assert.Contains($"\"TraceId\":\"{third.Trace}\"", log, StringComparison.Ordinal);
        Assert.Equal(("traced-api", "green"), (first.Resource["service.name"], first.Resource["bingeme.colour"]));
    }

    [Fact]
    public async Task A_collector_that_is_away_costs_no_request_and_no_stop()
    {
        var log = await Serve("http://127.0.0.1:1", async client =>
        {
            for (var i = 0; i < 20; i++) await Send(client, "GET", "/health");
        });
        Assert.Equal(20, log.Split('\n').Count(static l => l.Contains("health.getHealth", StringComparison.Ordinal)));
    }

    private static string Attributes(Span span, params string[] names) => string.Join(' ', names.Select(n => span.Attributes.GetValueOrDefault(n)));

    private static async Task Send(HttpClient client, string method, string target, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), target);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await client.SendAsync(request);
    }

    private async Task<string> Serve(string collector, Func<HttpClient, Task> use)
    {
        var command = Built.Command("src/BingeMe.HostKestrel", "BingeMe.HostKestrel");
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true };
        start.Environment["BINGEME_DATA"] = folder.FullName;
        start.Environment["PORT"] = "0";
        start.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector;
        start.Environment["OTEL_EXPORTER_OTLP_HEADERS"] = "x-own=shown";
        start.Environment["OTEL_SERVICE_NAME"] = "traced-api";
        using var process = Process.Start(start)!;
        try
        {
            var line = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30));
            var log = process.StandardOutput.ReadToEndAsync();

            // Without a trace of the test's own.
            using var client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = new Uri(Address().Match(line!).Value) };
            await use(client);
            using (var kill = Process.Start("kill", ["-TERM", $"{process.Id}"])) await kill.WaitForExitAsync();
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
            Assert.Equal(0, process.ExitCode);
            return await log;
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    /// <summary>ExportTraceServiceRequest → ResourceSpans → ScopeSpans → Span.</summary>
    private static IEnumerable<Span> Spans(byte[] export) =>
        from resource in Fields(export)
        where resource.Number == 1
        let parts = Fields(resource.Bytes)
        let about = parts.Where(static f => f.Number == 1).SelectMany(static f => Fields(f.Bytes)).Where(static f => f.Number == 1).Select(static f => Pair(f.Bytes)).ToDictionary()
        from scope in parts
        where scope.Number == 2
        from span in Fields(scope.Bytes)
        where span.Number == 2
        let fields = Fields(span.Bytes)
        select new Span(
            Hex(fields, 1),
            Hex(fields, 4),
            Encoding.UTF8.GetString(fields.Single(static f => f.Number == 5).Bytes),
            fields.Single(static f => f.Number == 6).Value,
            fields.Where(static f => f.Number == 9).Select(static f => Pair(f.Bytes)).ToDictionary(),
            about);

    private static string Hex(List<Field> fields, int number) => Convert.ToHexStringLower(fields.FirstOrDefault(f => f.Number == number)?.Bytes ?? []);

    /// <summary>KeyValue with an AnyValue of a text or a whole number.</summary>
    private static KeyValuePair<string, string> Pair(byte[] bytes)
    {
        var fields = Fields(bytes);
        var value = Fields(fields.Single(static f => f.Number == 2).Bytes).Single();
        return new(Encoding.UTF8.GetString(fields.Single(static f => f.Number == 1).Bytes), value.Number == 1 ? Encoding.UTF8.GetString(value.Bytes) : $"{value.Value}");
    }

    /// <summary>The wire format of Protocol Buffers: varints, fixed and length-delimited fields (protobuf.dev, Encoding).</summary>
    private static List<Field> Fields(byte[] message)
    {
        var fields = new List<Field>();
        for (var at = 0; at < message.Length;)
        {
            var key = Varint(message, ref at);
            var number = (int)(key >> 3);
            switch (key & 7)
            {
                case 0:
                    fields.Add(new Field(number, Varint(message, ref at), []));
                    break;
                case 1:
                    fields.Add(new Field(number, BinaryPrimitives.ReadUInt64LittleEndian(message.AsSpan(at, 8)), []));
                    at += 8;
                    break;
                case 2:
                    var length = (int)Varint(message, ref at);
                    fields.Add(new Field(number, 0, message[at..(at + length)]));
                    at += length;
                    break;
                case 5:
                    fields.Add(new Field(number, BinaryPrimitives.ReadUInt32LittleEndian(message.AsSpan(at, 4)), []));
                    at += 4;
                    break;
                default:
                    throw new InvalidDataException($"Wire type {key & 7}.");
            }
        }

        return fields;
    }

    private static ulong Varint(byte[] message, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = message[at++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80) return value;
        }
    }

    [GeneratedRegex("http://[0-9.:]+")]
    private static partial Regex Address();

    private sealed record Field(int Number, ulong Value, byte[] Bytes);

    private sealed record Span(string Trace, string Parent, string Name, ulong Kind, Dictionary<string, string> Attributes, Dictionary<string, string> Resource);
}
