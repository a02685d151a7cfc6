using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using BingeMe.TestSupport.Servers;
using Xunit;

namespace HostTests.Kestrel;

/// <summary>The metrics page of the real process on real servers: the pool of connections and each dependency.</summary>
[Trait("Category", "Server")]
public sealed partial class DependencyMetricsTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("bingeme-metrics-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Pool_and_dependencies_are_on_the_page_and_promtool_has_nothing_to_say_under_load()
    {
        await using var schema = await TempSchema.Create();
        var redis = (await TestServers.Redis).Split(':');
        var settings = new Dictionary<string, string>
        {
            ["BINGEME_PROFILE"] = "services",
            ["BINGEME_DATA"] = folder.FullName,
            ["PORT"] = "0",
            ["DB_HOST"] = schema.Options.Host,
            ["DB_PORT"] = $"{schema.Options.Port}",
            ["DB_USERNAME"] = schema.Options.User,
            ["DB_PASSWORD"] = schema.Options.Password,
            ["DB_DATABASE"] = schema.Options.Database,
            ["DB_CONNECTION_LIMIT"] = "3",
            ["STATE_STORE"] = "redis",
            ["REDIS_HOST"] = redis[0],
            ["REDIS_PORT"] = redis[1],
            ["REDIS_PREFIX"] = $"{Guid.NewGuid():N}:",
            ["RATE_LIMIT_GENERAL"] = "1000000/15m",
            ["RATE_LIMIT_AUTH_INIT_SESSION"] = "1000000",
            ["MAIL_HOST"] = "127.0.0.1",
            ["MAIL_PORT"] = "1",
            ["MAIL_TLS"] = "none",
        };
        using (var migrate = Start("src/BingeMe.Cli.Program", "bingeme", settings, "migrate", "apply"))
        {
            var said = await migrate.StandardOutput.ReadToEndAsync();
            await migrate.WaitForExitAsync();
            Assert.True(migrate.ExitCode == 0, said);
        }

        using var process = Start("src/BingeMe.HostKestrel", "BingeMe.HostKestrel", settings);
        try
        {
            var line = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60));
            var log = process.StandardOutput.ReadToEndAsync();
            using var client = new HttpClient { BaseAddress = new Uri(Address().Match(line!).Value) };
            var pages = new List<string>();

            // The page is asked for while the load goes on, too.
            await Parallel.ForAsync(0, 300, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
            {
                using var answer = i % 2 == 0
                    ? await client.GetAsync("/health/ready", CancellationToken.None)
                    : await client.PostAsync("/auth/login", Login(await Token(client)), CancellationToken.None);
                if (i % 100 != 0) return;
                var page = await client.GetStringAsync("/metrics", CancellationToken.None);
                lock (pages) pages.Add(page);
            });
            pages.Add(await client.GetStringAsync("/metrics"));
            foreach (var page in pages) Assert.Equal((0, ""), await MetricsPageTests.Promtool(page));
            foreach (var wanted in new[]
            {
                """bingeme_outside_up\{dependency="sql"\} 1""", """bingeme_outside_up\{dependency="redis"\} 1""", """bingeme_outside_up\{dependency="s3"\} 1""",
                """bingeme_outside_failures_total\{dependency="smtp",reason="unreachable"\} 0""", """bingeme_outside_failures_total\{dependency="sql",reason="timed_out"\} 0""",
                """bingeme_outside_failures_total\{dependency="redis",reason="known_down"\} 0""",
                """bingeme_outside_duration_seconds_count\{dependency="sql"\} [1-9][0-9]*""", """bingeme_outside_duration_seconds_count\{dependency="redis"\} [1-9][0-9]+""",
                """db_client_connections_usage\{[^}]*state="idle"[^}]*\} [1-3]""", """db_client_connections_usage\{[^}]*state="used"[^}]*\} 0""",
                """db_client_connections_pending_requests\{pool_name="sql"\} 0""", """db_client_connections_max\{pool_name="sql"\} 3""",
                """bingeme_jobs_given_up_total\{kind="push"\} 0""", """bingeme_http_refused_total\{http_response_status_code="408"\} 0""", "bingeme_rate_limit_failures_total [0-9]+", "bingeme_notifications_failures_total 0",
            })
            {
                Assert.True(Regex.IsMatch(pages[^1], $"^{wanted}\n", RegexOptions.Multiline), $"{wanted}\n{pages[^1]}");
            }

            // On a busy machine the first connection to Redis takes longer than a request waits for it: each such count is one of Redis' failures.
            var redisFailures = Values(pages[^1], "bingeme_outside_failures_total{dependency=\"redis\"").Sum();
            Assert.InRange(Assert.Single(Values(pages[^1], "bingeme_rate_limit_failures_total")), 0, redisFailures);

            // One list of bounds, whatever is timed.
            Assert.Equal(Bounds(pages[^1], "http_server_request_duration_seconds"), Bounds(pages[^1], "bingeme_outside_duration_seconds"));
            Assert.Equal(Bounds(pages[^1], "http_server_request_duration_seconds"), Bounds(pages[^1], "bingeme_sql_connection_wait_seconds"));
            process.Kill();
            await log;
        }
        finally
        {
            if (!process.HasExited) process.Kill();
            await process.WaitForExitAsync();
        }
    }

    private static List<long> Values(string page, string series) =>
        [.. page.Split('\n').Where(l => l.StartsWith(series, StringComparison.Ordinal)).Select(static l => long.Parse(l[(l.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture))];

    private static HashSet<string> Bounds(string page, string histogram) =>
        [.. page.Split('\n').Where(l => l.StartsWith($"{histogram}_bucket{{", StringComparison.Ordinal)).Select(static l => Bound().Match(l).Groups[1].Value)];

    /// <summary>Redis has a second for its answer, which on a busy machine it does not always keep: then it is asked again.</summary>
    private static async Task<string> Token(HttpClient client)
    {
        for (var tries = 1; ; tries++)
        {
            using var answer = await client.PostAsync("/auth/init", new StringContent("""{"client":"android"}""", Encoding.UTF8, "application/json"));
            var body = await answer.Content.ReadAsStringAsync();
            if (answer.IsSuccessStatusCode) return AccessToken().Match(body).Groups[1].Value;
            Assert.True(answer.StatusCode == HttpStatusCode.ServiceUnavailable && tries < 60, body);
            await Task.Delay(TimeSpan.FromSeconds(1));
        }
    }

    private static StringContent Login(string token)
    {
        Assert.NotEqual("", token);
        return new StringContent("""{"is_otp_login":false,"username_email":"nobody","password":"nothing-1"}""", Encoding.UTF8, "application/json");
    }

    private static Process Start(string project, string assembly, Dictionary<string, string> settings, params string[] arguments)
    {
        var command = Built.Command(project, assembly);
        var start = new ProcessStartInfo(command[0], [.. command[1..], .. arguments]) { RedirectStandardOutput = true };
        foreach (var (name, value) in settings) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    [GeneratedRegex("le=\"([^\"]+)\"")]
    private static partial Regex Bound();

    [GeneratedRegex("\"accessToken\":\"([^\"]+)\"")]
    private static partial Regex AccessToken();

    [GeneratedRegex("http://[0-9.:]+")]
    private static partial Regex Address();
}
