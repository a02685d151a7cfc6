using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using BingeMe.TestSupport.Servers;
using Xunit;

namespace HostTests.Kestrel;

/// <summary>The metrics page of the real process.</summary>
[Trait("Category", "Server")]
public sealed partial class MetricsPageTests : IDisposable
{
    /// <summary>Requests that one connection sends before it waits.</summary>
    private const int InARow = 50;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("bingeme-metrics-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Promtool_has_nothing_to_say_about_the_page() => await Serving(async client =>
    {
        for (var i = 0; i < 50; i++) await Hostile(client, i);
        var page = await client.GetStringAsync("/metrics");
        Assert.Equal((0, ""), await Promtool(page));
        foreach (var line in new[] { """bingeme_build_info{version="[^"]+",colour="green",profile="embedded"} 1""", @"process_start_time_seconds [0-9.e+]{10,}", "bingeme_log_dropped_total 0", "bingeme_background_refused_total 0", "http_server_active_requests 0" })
            Assert.Matches(new Regex($"^{line}\n", RegexOptions.Multiline), page);
        Assert.Contains("# TYPE http_server_request_duration_seconds histogram\n", page, StringComparison.Ordinal);
        Assert.Contains("# TYPE dotnet_gc_collections_total counter\n", page, StringComparison.Ordinal);
        Assert.Contains("# TYPE dotnet_thread_pool_threads gauge\n", page, StringComparison.Ordinal);
    });

    [Fact]
    public async Task Nothing_that_a_client_chooses_becomes_a_series() => await Serving(async client =>
    {
        // Each kind of them several times, so that all are there that the server itself makes.
        for (var i = 0; i < 100; i++) await Hostile(client, i);
        for (var i = 0; i < 10; i++) await HostileInARow(client, i);
        var before = Series(await client.GetStringAsync("/metrics"));
        var half = new ParallelOptions { MaxDegreeOfParallelism = 16 };
        await Parallel.ForAsync(100, 5_100, half, async (i, _) => await Hostile(client, i));
        await Parallel.ForAsync(10, 10 + (5_000 / InARow), half, async (i, _) => await HostileInARow(client, i));
        var page = await client.GetStringAsync("/metrics");
        var added = Series(page).Except(before).ToList();
        Assert.True(added.Count == 0, string.Join("\n", added));
        var served = page.Split('\n').Where(static l => l.StartsWith("http_server_request_duration_seconds_count{", StringComparison.Ordinal) || l.StartsWith("bingeme_http_refused_total{", StringComparison.Ordinal))
            .Sum(static l => double.Parse(l[(l.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture));
        Assert.True(served >= 10_000, $"Only {served} requests were counted.");
        Assert.Equal((0, ""), await Promtool(page));
    });

    private static async Task Hostile(HttpClient client, int i)
    {
        var method = new HttpMethod(i % 2 == 0 ? $"BREW{i}" : "GET");
        using var request = new HttpRequestMessage(method, (i % 5) switch
        {
            0 => $"/health?x={i}",
            1 => $"/no/such/place/{i}",
            2 => $"/auth/{i}/login",
            3 => $"/%00{i}",
            _ => $"/health/{i}",
        });
        request.Headers.TryAddWithoutValidation("User-Agent", $"agent-{i}");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {i}");
        request.Headers.TryAddWithoutValidation("Origin", $"https://{i}.example");
        request.Headers.TryAddWithoutValidation("Host", $"h{i}.example");
        request.Headers.TryAddWithoutValidation("X-Request-Id", $"r-{i}");
        request.Headers.TryAddWithoutValidation("traceparent", $"00-{i + 1:x32}-{i + 1:x16}-01");
        request.Headers.TryAddWithoutValidation($"X-Own-{i}", $"{i}");
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", $"203.0.113.{i % 256}");
        using var answer = await client.SendAsync(request);
    }

    /// <summary>On one connection without waiting for an answer, what no client library sends; the last one is no HTTP.</summary>
    private static async Task HostileInARow(HttpClient client, int row)
    {
        var text = new StringBuilder();
        for (var i = row * InARow; i < ((row + 1) * InARow) - 1; i++)
        {
            text.Append($"{(i % 3 == 0 ? "GET" : $"X{i}")} {(i % 4) switch { 0 => $"/users/{i}?a={i}", 1 => $"//{i}/%2e%2e/{i}", 2 => $"/posts/m{i}/{i}", _ => $"/health/ready?{i}" }} HTTP/1.1\r\n")
                .Append($"Host: {i}.example\r\nUser-Agent: a{i}\r\nCookie: c{i}={i}\r\nX-Request-Id: {i}\r\nX-Amzn-Trace-Id: Root=1-{i:x8}-{i:x24}\r\n\r\n");
        }

        text.Append((row % 4) switch { 0 => $"GET /{row} HTTP/{row}.{row}\r\n\r\n", 1 => $"GET {row} HTTP/1.1\r\nHost: h\r\n\r\n", 2 => $"GET / HTTP/1.1\r\nHost: h\r\nH {row}: x\r\n\r\n", _ => $"GET /{row} HTTP/1.1\r\n\r\n" });
        using var socket = new TcpClient();
        await socket.ConnectAsync(client.BaseAddress!.Host, client.BaseAddress.Port);
        await using var stream = socket.GetStream();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await Task.WhenAll(Drain(stream, patience.Token), stream.WriteAsync(Encoding.ASCII.GetBytes(text.ToString()), patience.Token).AsTask());
    }

    private static async Task Drain(NetworkStream stream, CancellationToken cancelled)
    {
        var buffer = new byte[64 * 1024];
        while (await stream.ReadAsync(buffer, cancelled) > 0)
        {
            // The server closes after what is no HTTP.
        }
    }

    /// <summary>Names with their labels, without the runtime's own. Statuses are the server's choice: under such a load it comes to 429 at some time.</summary>
    private static HashSet<string> Series(string page) =>
        [.. page.Split('\n').Where(static l => l.Length > 0 && l[0] != '#' && !l.StartsWith("dotnet_", StringComparison.Ordinal)).Select(static l => Status().Replace(l[..l.LastIndexOf(' ')], "status=\"\""))];

    /// <summary>What promtool says of a page.</summary>
    internal static async Task<(int Code, string Said)> Promtool(string page)
    {
        using var tool = Process.Start(new ProcessStartInfo(await Tools.Debian("promtool", "prometheus"), ["check", "metrics"]) { RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true })!;
        var said = tool.StandardError.ReadToEndAsync();
        var output = tool.StandardOutput.ReadToEndAsync();
        await tool.StandardInput.WriteAsync(page);
        tool.StandardInput.Close();
        await tool.WaitForExitAsync();
        return (tool.ExitCode, await said + await output);
    }

    private async Task Serving(Func<HttpClient, Task> test)
    {
        var command = Built.Command("src/BingeMe.HostKestrel", "BingeMe.HostKestrel");
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true };
        start.Environment["BINGEME_DATA"] = folder.FullName;
        start.Environment["PORT"] = "0";
        using var process = Process.Start(start)!;
        try
        {
            var line = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30));
            using var client = new HttpClient { BaseAddress = new Uri(Address().Match(line!).Value) };

            // What is logged is read, so that nothing of it is dropped.
            var log = process.StandardOutput.ReadToEndAsync();
            await test(client);
            process.Kill();
            await log;
        }
        finally
        {
            if (!process.HasExited) process.Kill();
            await process.WaitForExitAsync();
        }
    }

    [GeneratedRegex("http_response_status_code=\"[1-5][0-9][0-9]\"")]
    private static partial Regex Status();

    [GeneratedRegex("http://[0-9.:]+")]
    private static partial Regex Address();
}
