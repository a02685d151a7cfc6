using System.Text;
using System.Text.Json.Nodes;
using BingeMe.Http.Pipeline;
using BingeMe.Lambda;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HostTests.Lambda;

/// <summary>The log line that is a metric at once (AWS, Embedded metric format).</summary>
public sealed class EmfAccessLogTests
{
    private readonly MemoryStream output = new();

    [Fact]
    public void Ids_have_the_names_that_the_server_gives_them_and_the_level_says_whose_fault_it_is()
    {
        Write(new AccessRecord("r-1", "rest-v1", "health.getReadiness", "GET", "/health/ready", 503, TimeSpan.Zero, 1, null, null)
        {
            ClientAddress = "198.51.100.7",
            GatewayRequestId = "g-1",
            InvocationId = "i-1",
            TraceId = "4bf92f3577b34da6a3ce929d0e0e4736",
            Reason = "sql: refused",
        });
        var line = JsonNode.Parse(Assert.Single(Lines()))!.AsObject();
        Assert.Equal("r-1 g-1 i-1 4bf92f3577b34da6a3ce929d0e0e4736 198.51.100.7 sql: refused Warning", string.Join(' ', new[] { "RequestId", "GatewayRequestId", "InvocationId", "TraceId", "Client", "Reason", "@l" }.Select(name => (string?)line[name])));
    }

    [Fact]
    public void A_line_is_one_json_object_with_its_metrics_declared()
    {
        Write(new AccessRecord("r-1", "rest-v1", "auth.login", "POST", "/auth/login", 200, TimeSpan.FromMilliseconds(12.3456), 321, "7", null));
        var line = JsonNode.Parse(Assert.Single(Lines()))!.AsObject();
        var aws = line["_aws"]!;
        Assert.Equal(ApiUnderTest.Start.ToUnixTimeMilliseconds(), (long)aws["Timestamp"]!);
        var directive = aws["CloudWatchMetrics"]![0]!;
        Assert.Equal("BingeMe", (string?)directive["Namespace"]);
        foreach (var set in directive["Dimensions"]!.AsArray())
            foreach (var dimension in set!.AsArray()) Assert.NotNull((string?)line[(string)dimension!]);
        foreach (var metric in directive["Metrics"]!.AsArray()) Assert.Equal(System.Text.Json.JsonValueKind.Number, line[(string)metric!["Name"]!]!.GetValueKind());
        Assert.Equal(("auth.login", 12.346, 1, 0, "blue", "7"), ((string?)line["Operation"], (double)line["Ms"]!, (int)line["Requests"]!, (int)line["Failures"]!, (string?)line["Colour"], (string?)line["Caller"]));
        Assert.False(line.ContainsKey("@x"));
        Assert.False(line.ContainsKey("@l"));
    }

    [Fact]
    public void A_failure_counts_and_keeps_a_bounded_text()
    {
        Write(new AccessRecord("r-1", "rest-v1", "none", "GET", "/a\"b\n", 500, TimeSpan.Zero, 0, null, new InvalidOperationException(new string('x', 50_000))));
        var line = JsonNode.Parse(Assert.Single(Lines()))!;
        Assert.Equal(("Error", 1, "/a\"b\n"), ((string?)line["@l"], (int)line["Failures"]!, (string?)line["Path"]));
        Assert.InRange(((string)line["@x"]!).Length, 1000, 20_000);
    }

    [Fact]
    public void Parallel_lines_stay_whole()
    {
        var log = new EmfAccessLog(output, "BingeMe", "blue", new SettableClock(ApiUnderTest.Start));
        Parallel.For(0, 500, i => log.Write(new AccessRecord($"r-{i}", "s", "o", "GET", "/", 200, TimeSpan.Zero, 0, null, null)));
        log.Flush();
        Assert.Equal(500, Lines().Select(static l => (string?)JsonNode.Parse(l)!["RequestId"]).Distinct().Count());
    }

    private void Write(in AccessRecord record)
    {
        var log = new EmfAccessLog(output, "BingeMe", "blue", new SettableClock(ApiUnderTest.Start));
        log.Write(record);
        log.Flush();
    }

    private string[] Lines() => Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
