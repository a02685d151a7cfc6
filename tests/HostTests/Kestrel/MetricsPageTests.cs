using System.Diagnostics;
using System.Text.RegularExpressions;
using BingeMe.TestSupport.Servers;
using Xunit;

namespace HostTests.Kestrel;

/// <summary>The metrics page of the real process.</summary>
[Trait("Category", "Server")]
public sealed partial class MetricsPageTests : IDisposable
{
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
        var before = Series(await client.GetStringAsync("/metrics"));
        await Parallel.ForAsync(100, 10_100, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) => await Hostile(client, i));
        var added = Series(await client.GetStringAsync("/metrics")).Except(before).ToList();
        Assert.True(added.Count == 0, string.Join("\n", added));
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
        using var answer = await client.SendAsync(request);
    }

    /// <summary>Names with their labels, without the runtime's own. Statuses are the server's choice: under such a load it comes to 429 at some time.</summary>
    private static HashSet<string> Series(string page) =>
        [.. page.Split('\n').Where(static l => l.Length > 0 && l[0] != '#' && !l.StartsWith("dotnet_", StringComparison.Ordinal)).Select(static l => Status().Replace(l[..l.LastIndexOf(' ')], "status=\"\""))];

    private static async Task<(int Code, string Said)> Promtool(string page)
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
