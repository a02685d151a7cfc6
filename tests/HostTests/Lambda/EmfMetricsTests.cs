using System.Buffers;
using System.Diagnostics.Metrics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using BingeMe.Http.Pipeline;
using BingeMe.Lambda;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HostTests.Lambda;

/// <summary>What a function measures beside its requests, as CloudWatch reads it (AWS, Embedded metric format).</summary>
public sealed class EmfMetricsTests : IDisposable
{
    private readonly Meter meter = new($"test-{Guid.NewGuid():N}");
    private readonly SettableClock clock = new(ApiUnderTest.Start);
    private readonly ArrayBufferWriter<byte> output = new();
    private readonly EmfMetrics metrics;

    public EmfMetricsTests() => metrics = new EmfMetrics("BingeMe", "blue", clock, instrument => instrument.Meter == meter);

    public void Dispose()
    {
        metrics.Dispose();
        meter.Dispose();
    }

    [Fact]
    public void Names_and_labels_are_the_pages_and_durations_go_as_they_are()
    {
        var duration = meter.CreateHistogram<double>("bingeme.outside.duration", "s");
        var failures = meter.CreateCounter<long>("bingeme.outside.failures", "{call}");
        meter.CreateObservableGauge("bingeme.outside.up", () => new Measurement<int>(1, Tag("dependency", "sql")));
        failures.Add(0, Tag("dependency", "sql"), Tag("reason", "busy"));
        duration.Record(0.004, Tag("dependency", "sql"));
        duration.Record(0.25, Tag("dependency", "sql"));
        duration.Record(0.5, Tag("dependency", "redis"));
        var lines = Written();
        Assert.Equal(2, lines.Count);
        var sql = lines.Single(static l => (string?)l["dependency"] == "sql");
        Assert.Equal("[0.004,0.25]", sql["bingeme_outside_duration_seconds"]!.ToJsonString());
        Assert.Equal((1, "blue"), ((int)sql["bingeme_outside_up"]!, (string?)sql["Colour"]));
        Assert.Equal("""[{"Name":"bingeme_outside_duration_seconds","Unit":"Seconds"},{"Name":"bingeme_outside_up","Unit":"Count"}]""", Directive(sql)["Metrics"]!.ToJsonString());
        Assert.Equal("""[["Colour","dependency"]]""", Directive(sql)["Dimensions"]!.ToJsonString());
        foreach (var line in lines) AssertIsEmbeddedMetrics(line);
    }

    [Fact]
    public void It_writes_at_once_what_failed_and_the_rest_now_and_then_and_nothing_twice()
    {
        var duration = meter.CreateHistogram<double>("d", "s");
        var failures = meter.CreateCounter<long>("bingeme.outside.failures", "{call}");
        duration.Record(1);
        Assert.Single(Written());
        duration.Record(2);
        Assert.Empty(Written());
        failures.Add(2, Tag("reason", "busy"));
        Assert.Equal("[2]|2", string.Join('|', Written().Select(static l => (l["d_seconds"] ?? l["bingeme_outside_failures_total"])!.ToJsonString())));
        Assert.Empty(Written());
        clock.Now += TimeSpan.FromSeconds(11);
        Assert.Empty(Written());
        duration.Record(3);
        Assert.Equal("[3]", Assert.Single(Written())["d_seconds"]!.ToJsonString());
    }

    [Fact]
    public void A_state_that_changes_is_told_without_a_call()
    {
        var up = 1;
        meter.CreateObservableGauge("bingeme.outside.up", () => new Measurement<int>(up, Tag("dependency", "sql")));
        Assert.Empty(Written());
        up = 0;
        clock.Now += TimeSpan.FromSeconds(11);
        Assert.Equal(0, (int)Assert.Single(Written())["bingeme_outside_up"]!);
    }

    [Fact]
    public void A_line_has_no_more_values_than_the_format_allows()
    {
        var duration = meter.CreateHistogram<double>("d", "s");
        Parallel.For(0, 1050, i => duration.Record(i));
        Assert.InRange(Assert.Single(Written())["d_seconds"]!.AsArray().Count, 90, 100);
    }

    [Theory]
    [InlineData(AccessLevel.Information, true, true)]
    [InlineData(AccessLevel.Warning, false, true)]
    [InlineData(AccessLevel.Error, false, true)]
    public void A_request_below_the_level_still_counts_and_says_nothing_else(AccessLevel least, bool isTold, bool isErrorTold)
    {
        using var stream = new MemoryStream();
        var log = new EmfAccessLog(stream, "BingeMe", "blue", clock, least);
        log.Write(new AccessRecord("r-1", "rest-v1", "auth.login", "POST", "/auth/login", 200, TimeSpan.FromMilliseconds(12), 321, "7", null));
        log.Write(new AccessRecord("r-2", "rest-v1", "auth.login", "POST", "/auth/login", 500, TimeSpan.FromMilliseconds(12), 321, "7", new InvalidOperationException("x")));
        log.Flush();
        var lines = Encoding.UTF8.GetString(stream.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static l => JsonNode.Parse(l)!.AsObject()).ToList();
        Assert.Equal([isTold, isErrorTold], lines.Select(static l => l.ContainsKey("RequestId")));
        Assert.Equal([isTold, isErrorTold], lines.Select(static l => l.ContainsKey("Path")));
        foreach (var line in lines)
        {
            AssertIsEmbeddedMetrics(line);
            Assert.Equal((0.012, 1, "auth.login"), ((double)line["http_server_request_duration_seconds"]!, (int)line["Requests"]!, (string?)line["Operation"]));
        }
    }

    [Fact]
    public async Task A_broken_event_has_its_line()
    {
        var log = new RecordingAccessLog();
        var api = PlainPipeline.Of(static _ => { }, log: log);
        var handler = new ApiInvocationHandler(api);
        var body = """{"resource":"/a","path":"/a","httpMethod":"POST","headers":{},"requestContext":{"identity":{"sourceIp":"203.0.113.9"},"resourcePath":"/a","httpMethod":"POST"},"body":"%%%","isBase64Encoded":true}""";
        await handler.Handle(
            new BingeMe.Lambda.Runtime.Invocation { RequestId = "i-1", Payload = Encoding.UTF8.GetBytes(body), TraceId = "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1" }, CancellationToken.None);
        var record = Assert.Single(log.Records);
        Assert.Equal((400, "i-1", "5759e988bd862e3fe1be46a994272793", "rest-v1"), (record.Status, record.InvocationId, record.TraceId, record.Source));
    }

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);

    private static JsonNode Directive(JsonObject line) => line["_aws"]!["CloudWatchMetrics"]![0]!;

    /// <summary>What the specification demands: dimensions are members that are texts, at most thirty; metrics members that are numbers, or up to a hundred of them.</summary>
    private static void AssertIsEmbeddedMetrics(JsonObject line)
    {
        Assert.Equal("BingeMe", (string?)Directive(line)["Namespace"]);
        foreach (var dimension in Directive(line)["Dimensions"]!.AsArray().SelectMany(static s => s!.AsArray())) Assert.Equal(JsonValueKind.String, line[(string)dimension!]!.GetValueKind());
        Assert.NotEmpty(Directive(line)["Metrics"]!.AsArray());
        foreach (var metric in Directive(line)["Metrics"]!.AsArray())
        {
            var value = line[(string)metric!["Name"]!]!;
            Assert.All(value is JsonArray many ? many.ToArray() : [value], static v => Assert.Equal(JsonValueKind.Number, v!.GetValueKind()));
        }
    }

    private List<JsonObject> Written()
    {
        output.ResetWrittenCount();
        metrics.Write(output);
        return [.. Encoding.UTF8.GetString(output.WrittenSpan).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static l => JsonNode.Parse(l)!.AsObject())];
    }
}
