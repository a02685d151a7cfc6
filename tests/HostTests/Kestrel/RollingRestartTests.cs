using System.Diagnostics;
using System.Text;
using BingeMe.TestSupport;
using BingeMe.TestSupport.Http;
using BingeMe.TestSupport.Servers;
using Xunit;

namespace HostTests.Kestrel;

/// <summary>Two hosts behind a proxy with the configuration of <c>deploy/</c> are restarted in turns under traffic, and no client notices.</summary>
public sealed class RollingRestartTests
{
    private static readonly int RequestsASecond = Rounds.Of(200, inLong: 400);

    [Theory]
    [InlineData("haproxy")]
    [InlineData("nginx")]
    public async Task A_rolling_restart_fails_no_request(string proxyProgram)
    {
        await using var first = new HostProcess();
        await using var second = new HostProcess();
        await first.Start();
        await second.Start();
        await using var proxy = new ConfiguredProxy(proxyProgram, first.Port, second.Port);
        await proxy.Start();
        await UntilWell(proxy.Port);
        var traffic = new ConstantLoad(proxy.Port, RequestsASecond, static n => n % 2 == 0
            ? new HttpRequestMessage(HttpMethod.Get, "/health")
            : new HttpRequestMessage(HttpMethod.Post, "/auth/init") { Content = new StringContent("""{"client":"android"}""", Encoding.UTF8, "application/json") });
        for (var round = 0; round < Rounds.Of(1, inLong: 10); round++)
        {
            foreach (var host in new[] { first, second })
            {
                await host.Terminate();
                await host.Start();
                // As a deployment waits for readiness before it goes on to the next.
                await UntilReady(host);
                await Task.Delay(TimeSpan.FromSeconds(1.5));
            }
        }

        await traffic.Stop();
        Assert.True(traffic.Faults.Count == 0, $"{traffic.Faults.Count} of {traffic.Sent} failed:\n{string.Join('\n', traffic.Faults.Take(50))}\n{proxy.Errors}");
        Assert.True(traffic.Sent > 500, $"Only {traffic.Sent} requests were sent.");
    }

    private static HttpClient Client(int port) => new() { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(40) };

    private static async Task UntilWell(int port)
    {
        using var client = Client(port);
        for (var tries = 0; ; tries++)
        {
            using var answer = await client.GetAsync("/health");
            if (answer.IsSuccessStatusCode) return;
            Assert.True(tries < 300, $"The proxy answers {(int)answer.StatusCode}.");
            await Task.Delay(100);
        }
    }

    private static async Task UntilReady(HostProcess host)
    {
        using var direct = Client(host.Port);
        for (var tries = 0; ; tries++)
        {
            using var answer = await direct.GetAsync("/health/ready");
            if (answer.IsSuccessStatusCode) return;
            Assert.True(tries < 300, "The host does not become ready.");
            await Task.Delay(100);
        }
    }

    /// <summary>A host with data of its own that survives its restarts.</summary>
    private sealed class HostProcess : ServerProcess
    {
        private readonly string data = Directory.CreateTempSubdirectory("bingeme-rolling-").FullName;

        /// <summary>Ends it as systemd does, and waits for that.</summary>
        public async Task Terminate()
        {
            var id = Id;
            using (var kill = Process.Start("kill", ["-TERM", $"{id}"])) await kill.WaitForExitAsync();
            using var process = Process.GetProcessById(id);
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
            Stop();
        }

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            Directory.Delete(data, recursive: true);
        }

        protected override Task Prepare() => Task.CompletedTask;

        protected override ProcessStartInfo Command()
        {
            // At 400 requests a second what production runs: the other one is still being compiled while it starts.
            var command = Rounds.AreLong ? [Built.Published("kestrel/BingeMe.HostKestrel")] : Built.Command("src/BingeMe.HostKestrel", "BingeMe.HostKestrel");
            var start = Program(command[0], command[1..]);
            start.Environment["PORT"] = $"{Port}";
            start.Environment["BINGEME_DATA"] = data;
            // Three checks a second apart, each of which a busy machine may answer two seconds late.
            start.Environment["DRAIN_DELAY"] = "10s";
            start.Environment["TRUSTED_PROXIES"] = "127.0.0.1";
            start.Environment["RATE_LIMIT_GENERAL"] = "0";
            start.Environment["RATE_LIMIT_AUTH_INIT_SESSION"] = "100000000";
            return start;
        }
    }
}
