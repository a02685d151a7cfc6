using System.Net;
using System.Text;
using BingeMe.Kestrel;
using BingeMe.Platform.Composition;
using BingeMe.Replay.Sides;
using ParityTests.Support;
using Xunit;

namespace ParityTests;

/// <summary>The one path that only the EC2 host has: its metrics page, which is for callers inside.</summary>
public sealed class MetricsTests
{
    [Fact(DisplayName = "A caller on this machine gets the metrics page")]
    public async Task Inside() => Assert.Equal((200, "measured"), await Get([]));

    [Fact(DisplayName = "A client behind a proxy gets the 404 of the Lambda host, although the proxy is on this machine")]
    public async Task Forwarded()
    {
        var (status, body) = await Get([new("X-Forwarded-For", "203.0.113.7")]);
        Assert.Equal(404, status);
        // The API looks for a member of that name (GET /{slug}), as it does on the Lambda host.
        Assert.Contains("\"message\":\"Not Found: There is no such member", body, StringComparison.Ordinal);
    }

    private static async Task<(int Status, string Body)> Get(KeyValuePair<string, string>[] lines)
    {
        using var data = await DataFolder.Copy();
        await using var api = new BingeMeApi(PinnedValues.Settings(data.Path), _ => Failures.Log);
        await using var host = new KestrelHost(
            api.Api,
            new KestrelHostOptions { Port = 0, TrustedProxies = [IPNetwork.Parse("127.0.0.0/8")] },
            metrics: static (output, cancelled) => output.WriteAsync("measured"u8.ToArray(), cancelled).AsTask());
        await host.Start();
        var answer = await RawClient.Send(host.Addresses[0].Port, "GET", "/metrics", [new("Host", "api.bingeme.example"), .. lines], default, CancellationToken.None);
        return (answer.Status, Encoding.UTF8.GetString(answer.Body.Span));
    }
}
