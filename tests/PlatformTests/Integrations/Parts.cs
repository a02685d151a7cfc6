using BingeMe.Platform.HttpClients;
using BingeMe.Platform.Resilience;
using BingeMe.TestSupport.Http;

namespace BingeMe.PlatformTests.Integrations;

/// <summary>Parts for tests of outside services.</summary>
internal static class Parts
{
    /// <summary>Quick to give up, so that a test of an outage is short.</summary>
    public static readonly DependencyLimits Quick = new()
    {
        Timeout = TimeSpan.FromMilliseconds(400),
        Retries = 2,
        RetryDelay = TimeSpan.FromMilliseconds(1),
        BreakAfter = 100,
    };

    /// <summary>No breaker, no repetition; time enough for a slow machine.</summary>
    public static readonly DependencyLimits Once = Quick with { Retries = 0, Timeout = TimeSpan.FromSeconds(20) };

    /// <summary>For servers that answer: a busy machine must not look like a silent one.</summary>
    public static readonly DependencyLimits Patient = Quick with { Timeout = TimeSpan.FromSeconds(20) };

    public static GuardedHttpClient Http(DependencyLimits? limits = null, TimeProvider? clock = null, int mostBytes = 1 << 20)
    {
        var client = new ExternalHttpClient(TimeSpan.FromSeconds(30), mostBytes);
        return new GuardedHttpClient(new DependencyPolicy("test", limits ?? Once, clock ?? TimeProvider.System), () => client.Client);
    }

    /// <summary>An address where nobody listens.</summary>
    public static Uri Nobody
    {
        get
        {
            using var probe = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
            probe.Start();
            return new Uri($"http://127.0.0.1:{((System.Net.IPEndPoint)probe.LocalEndpoint).Port}/");
        }
    }

    public static async Task<bool> Eventually(Func<bool> condition)
    {
        for (var tries = 0; tries < 500 && !condition(); tries++) await Task.Delay(20);
        return condition();
    }

    public static HttpRequestMessage Get(FakeHttp server) => new(HttpMethod.Get, server.Url);
}
