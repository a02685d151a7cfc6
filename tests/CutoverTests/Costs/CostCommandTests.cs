using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using BingeMe.Cli;
using BingeMe.Cli.Terminal;
using BingeMe.Cutover.Costs;
using BingeMe.Http.Pipeline;
using Serilog;
using Serilog.Formatting.Compact;
using Xunit;

namespace CutoverTests.Costs;

/// <summary><c>bingeme cost</c>, in process, with sums that were done by hand.</summary>
public sealed class CostCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("bm-cost-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>3,601 requests in an hour, each a second behind the one before: 3,600 an hour.</summary>
    [Fact]
    public async Task A_month_is_projected_from_what_the_log_measured()
    {
        var report = await Json(Log(3601, static _ => 97.2), "--prices", Prices(), "--memory", "512", "--overhead-ms", "2", "--cold-share", "0.01", "--init-ms", "100", "--data-out-gb", "200");

        // 730 h x 3,600; 97.2 + 2 ms are billed as 100, and 1 of 100 requests bills 100 ms more: 101 ms in half a GB.
        const decimal Requests = 730 * 3600;
        Assert.Equal(Requests, (decimal)report["month"]!["requests"]!);
        Assert.Equal(100, (double)report["measured"]!["meanBilledMs"]!);
        Assert.Equal(Requests / 1e6m * 0.2m, Amount(report, "blue", "Lambda requests"), 3);
        Assert.Equal(Requests * 0.101m / 2 * 0.00002m, Amount(report, "blue", "Lambda compute, 512 MB x86_64"), 3);
        // The first million at 4, the rest at 3.
        Assert.Equal(4m + ((Requests / 1e6m) - 1) * 3m, Amount(report, "blue", "API Gateway, REST API"), 3);
        Assert.Equal(100 * 0.1m, Amount(report, "blue", "Data out"), 3);
        Assert.Equal(100 * 0.1m, Amount(report, "green", "Data out"), 3);
        Assert.Equal(2 * 730 * 0.1m, Amount(report, "green", "Hosts, c6i.large"), 3);
        Assert.Equal(2 * 730 * 0.02m, Amount(report, "green", "HAProxy, t3.small"), 3);
        Assert.Equal(80 * 0.1m, Amount(report, "green", "Disks"), 3);
        // 200 GB in 730 h are more than a request a second is.
        Assert.Equal(200 * 0.01m, Amount(report, "green", "Network load balancers' capacity"), 3);
        foreach (var side in new[] { "blue", "green" })
            Assert.Equal((decimal)report[side]!["total"]!, report[side]!["items"]!.AsArray().Sum(static i => (decimal)i!["amount"]!), 2);
    }

    [Fact]
    public async Task At_the_break_even_both_cost_the_same()
    {
        var log = Log(100, static _ => 50);
        var even = (double)(await Json(log, "--prices", Prices()))["breakEvenRequests"]!;
        var there = await Json(log, "--prices", Prices(), "--requests-per-month", even.ToString(CultureInfo.InvariantCulture));
        Assert.Equal((decimal)there["blue"]!["total"]!, (decimal)there["green"]!["total"]!, 1);
        var above = await Json(log, "--prices", Prices(), "--requests-per-month", (even * 1.1).ToString(CultureInfo.InvariantCulture));
        Assert.True((decimal)above["blue"]!["total"]! > (decimal)above["green"]!["total"]!);
    }

    /// <summary>Here the balancer's capacity costs more by the request than all of Lambda.</summary>
    [Fact]
    public async Task Where_machines_are_dearer_at_any_traffic_there_is_no_break_even()
    {
        var prices = Prices(static p => p["loadBalancer"]!["nlbCapacityUnitHourly"] = 1_000_000);
        Assert.Null((await Json(Log(100, static _ => 1), "--prices", prices))["breakEvenRequests"]);
        Assert.Contains("Break-even: none", (await Run("cost", Log(100, static _ => 1), "--prices", prices)).Output, StringComparison.Ordinal);
    }

    /// <summary>What the hosts write is what the command reads.</summary>
    [Fact]
    public async Task A_line_of_the_hosts_own_log_is_a_request()
    {
        var file = Path.Combine(folder, "host.log");
        await using (var writer = new StreamWriter(file))
        {
            await using (var logger = new LoggerConfiguration().WriteTo.Sink(new Lines(writer)).CreateLogger())
                logger.Information("Stopping: readiness fails now, requests in flight finish.");
            await writer.FlushAsync();
            var log = new JsonAccessLog(writer.BaseStream, "green", TimeProvider.System);
            foreach (var status in new[] { 200, 503 })
                log.Write(new("id", "kestrel", "posts.list", "GET", "/posts", status, TimeSpan.FromMilliseconds(12.5), 300, null, null));
        }

        var report = await Json(file, "--requests-per-month", "1000000");
        Assert.Equal(2, (int)report["measured"]!["requests"]!);
        Assert.Equal(1, (int)report["measured"]!["failures"]!);
        Assert.Equal(12.5, (double)report["measured"]!["meanMs"]!);
        Assert.Equal(300, (double)report["measured"]!["meanBytes"]!);
        Assert.Contains(report["assumptions"]!.AsArray(), static a => ((string)a!).Contains("measured by green (2)", StringComparison.Ordinal));
        Assert.Contains(report["assumptions"]!.AsArray(), static a => ((string)a!).Contains("1 lines of other kinds", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_recording_is_read_too()
    {
        var file = Path.Combine(folder, "recording.ndjson");
        await File.WriteAllTextAsync(
            file,
            """
            {"v":1,"recording":{"source":"import","redaction":"invented"}}
            {"v":1,"id":"a","at":"2025-06-15T12:00:00.000Z","milliseconds":10,"event":{},"answer":{"status":200,"headers":[],"body":"12345"}}
            {"v":1,"id":"b","at":"2025-06-15T12:00:10.000Z","milliseconds":30,"event":{},"answer":{"status":500,"headers":[],"body":"12345"}}
            {"v":1,"id":"c","event":{}}
            {"v":1,"trailer":{"exchanges":3,"dropped":0,"truncated":0}}
            """);
        var report = await Json(file);
        Assert.Equal((2, 1, 20.0, 5.0), ((int)report["measured"]!["requests"]!, (int)report["measured"]!["failures"]!, (double)report["measured"]!["meanMs"]!, (double)report["measured"]!["meanBytes"]!));
        Assert.Equal(730 * 360, (int)report["month"]!["requests"]!);
    }

    /// <summary>The first two and the last are requests.</summary>
    [Theory]
    [InlineData("\"Ms\":1e300,\"Status\":200,\"Bytes\":5")]
    [InlineData("\"Ms\":1e999,\"Status\":200,\"Bytes\":5")]
    [InlineData("\"Ms\":5,\"Status\":200,\"Bytes\":1e300")]
    public async Task A_line_with_numbers_of_no_request_is_counted_as_one_that_cannot_be_read(string damaged)
    {
        var file = Path.Combine(folder, "damaged.log");
        await File.WriteAllLinesAsync(file, Enumerable.Range(0, 4).Select(n => $"{{\"@t\":\"2026-01-01T00:00:0{n}Z\",{(n == 2 ? damaged : "\"Ms\":5,\"Status\":200,\"Bytes\":5")}}}"));
        var report = await Json(file);
        Assert.Equal((3, 5.0, 5.0), ((int)report["measured"]!["requests"]!, (double)report["measured"]!["meanMs"]!, (double)report["measured"]!["meanBytes"]!));
        Assert.Contains(report["assumptions"]!.AsArray(), static a => ((string)a!).Contains("1 that are no JSON or hold what no request has", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Prices_beyond_every_number_are_told()
    {
        var run = await Run("cost", Log(10, static _ => 5), "--prices", Prices(static p => p["lambda"]!["gbSecond"]!["x86_64"] = 1e28m));
        Assert.Equal(2, run.Code);
        Assert.Contains("beyond every number", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Percentiles_are_right_to_a_percent()
    {
        var report = await Json(Log(1000, static n => n + 1));
        foreach (var (name, wanted) in new[] { ("p50Ms", 500.0), ("p95Ms", 950.0), ("p99Ms", 990.0) })
            Assert.InRange((double)report["measured"]![name]!, wanted, wanted * 1.0101);
    }

    [Fact]
    public async Task Every_assumption_and_the_prices_own_date_are_told()
    {
        var run = await Run("cost", Log(10, static _ => 5));
        var text = run.Output;
        Assert.Equal(0, run.Code);
        foreach (var said in new[] { "prices of 2025-06-01, eu-west-2", "A month has 730 h", "0.5% of the requests", "Data out is the bodies' mean", "2 x c6i.large and 2 x t3.small", "--extra-green", "database, S3" })
            Assert.Contains(said, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}\n{\"Ms\":1}\n", "no request in 2 lines")]
    [InlineData("", "no request in 0 lines")]
    [InlineData("{\n  \"left\": \"kestrel\"\n}\n", "no request in 3 lines")]
    [InlineData("{\"event\":{}}", "1 requests, none with both its time and its duration")]
    [InlineData("{\"@t\":\"2026-01-01T00:00:00Z\",\"Ms\":1,\"Status\":200}", "give --requests-per-month")]
    public async Task A_log_that_says_nothing_of_a_month_is_refused(string text, string words)
    {
        var file = Path.Combine(folder, "log");
        await File.WriteAllTextAsync(file, text);
        var run = await Run("cost", file);
        Assert.Equal(2, run.Code);
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Theory]
    [InlineData("--memory", "64", "from 128 to 10240")]
    [InlineData("--cold-share", "1.5", "from 0 to 1")]
    [InlineData("--cold-share", "NaN", "from 0 to 1")]
    [InlineData("--instances", "0", "from 1 to 10000")]
    [InlineData("--requests-per-month", "0", "from 1 to")]
    [InlineData("--data-out-gb", "-1", "from 0 to")]
    [InlineData("--extra-green", "-1", "from 0 to")]
    [InlineData("--arch", "sparc", "sparc")]
    [InlineData("--instance-type", "z9.huge", "no price for z9.huge in ec2.hourly; there are c6i.large")]
    public async Task A_wrong_option_is_named(string option, string value, string words)
    {
        var run = await Run("cost", Log(10, static _ => 5), option, value);
        Assert.Equal(2, run.Code);
        Assert.Contains(words, run.Error + run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_file_is_told_apart_from_wrong_ones()
    {
        Assert.Equal((3, true), await Run("cost", Path.Combine(folder, "absent")) is var run ? (run.Code, run.Error.Contains("There is no file", StringComparison.Ordinal)) : default);
        Assert.Equal(3, (await Run("cost", Log(10, static _ => 5), "--prices", Path.Combine(folder, "absent"))).Code);
    }

    [Theory]
    [InlineData("{}", "date")]
    [InlineData("[", "")]
    [InlineData("null", "null")]
    public void What_is_no_price_file_is_refused(string text, string words) =>
        Assert.Contains(words, Assert.Throws<FormatException>(() => PriceList.Parse(System.Text.Encoding.UTF8.GetBytes(text))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Every_fault_of_a_price_file_is_named()
    {
        var prices = Prices(static p =>
        {
            p["lambda"]!["requestsPerMillion"] = -1;
            p["ec2"]!["hourly"]!["t3.small"] = -2;
            p["dataOut"]!["perGb"]![0]!["upToGb"] = 0;
            p["apiGateway"]!["restPerMillion"]!.AsArray().RemoveAt(1);
        });
        var run = await Run("cost", Log(10, static _ => 5), "--prices", prices);
        Assert.Equal(2, run.Code);
        foreach (var fault in new[] { "lambda.requestsPerMillion is below 0", "ec2.hourly.t3.small is below 0", "dataOut.perGb has tiers that do not rise", "apiGateway.restPerMillion needs a last tier" })
            Assert.Contains(fault, run.Error, StringComparison.Ordinal);

        var misspelt = await Run("cost", Log(10, static _ => 5), "--prices", Prices(static p => p["lambda"]!["requestPerMillion"] = 1));
        Assert.Equal(2, misspelt.Code);
        Assert.Contains("requestPerMillion", misspelt.Error, StringComparison.Ordinal);
    }

    private static decimal Amount(JsonNode report, string side, string item) => (decimal)report[side]!["items"]!.AsArray().Single(i => (string)i!["name"]! == item)!["amount"]!;

    private static async Task<JsonNode> Json(string log, params string[] options)
    {
        var run = await Run(["cost", log, "--json", .. options]);
        Assert.True(run.Code == 0, run.Error);
        return JsonNode.Parse(run.Output)!;
    }

    private static async Task<(int Code, string Output, string Error)> Run(params string[] arguments)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var code = await CommandLine.Run(arguments, new CliContext(new Dictionary<string, string>(), Stream.Null), new InvocationConfiguration { Output = output, Error = error });
        return (code, output.ToString(), error.ToString());
    }

    private string Log(int requests, Func<int, double> ms)
    {
        var file = Path.Combine(folder, $"{Guid.NewGuid():N}.log");
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        File.WriteAllLines(file, Enumerable.Range(0, requests).Select(n => string.Create(
            CultureInfo.InvariantCulture, $$"""{"@t":"{{start.AddSeconds(n):yyyy-MM-dd'T'HH:mm:ss'Z'}}","Method":"GET","Path":"/posts","Status":200,"Ms":{{ms(n)}},"Bytes":300,"Colour":"green"}""")));
        return file;
    }

    /// <summary>A price file with round prices.</summary>
    private string Prices(Action<JsonNode>? change = null)
    {
        var prices = JsonNode.Parse(
            """
            {"date":"2026-01-01","region":"here","currency":"EUR","source":"A test's","lambda":{"requestsPerMillion":0.2,"gbSecond":{"x86_64":0.00002}},
             "apiGateway":{"restPerMillion":[{"upToMillion":1,"price":4},{"price":3}],"httpPerMillion":[{"price":1}]},"logs":{"perGbIngested":0.5},
             "ec2":{"hourly":{"c6i.large":0.1,"t3.small":0.02},"diskPerGbMonth":0.1,"publicAddressHourly":0.005},
             "loadBalancer":{"nlbHourly":0.02,"nlbCapacityUnitHourly":0.01},"dataOut":{"perGb":[{"upToGb":100,"price":0},{"price":0.1}]}}
            """)!;
        change?.Invoke(prices);
        var file = Path.Combine(folder, $"{Guid.NewGuid():N}.json");
        File.WriteAllText(file, prices.ToJsonString());
        return file;
    }

    /// <summary>The hosts' form of a line.</summary>
    private sealed class Lines(TextWriter output) : Serilog.Core.ILogEventSink
    {
        private static readonly CompactJsonFormatter Formatter = new();

        public void Emit(Serilog.Events.LogEvent logEvent) => Formatter.Format(logEvent, output);
    }
}
