using System.Net;
using System.Net.Sockets;
using System.Text;
using BingeMe.Kestrel;
using BingeMe.TestSupport.Servers;
using Xunit;

namespace HostTests.Kestrel;

/// <summary>The host behind the proxy of the planned move, by either of its ports.</summary>
[Trait("Category", "Server")]
public sealed class BehindHaProxyTests : IAsyncLifetime
{
    private readonly CapturingApi api = new(static async request =>
    {
        if (request.Path == "/slow") await Task.Delay(1500, request.Aborted);
        return CapturingApi.Text($"{request.Scheme} {Encoding.UTF8.GetString(request.Body.Span)}");
    });

    private HostUnderTest host = null!;

    public async Task InitializeAsync() =>
        host = await HostUnderTest.Start(api, new KestrelHostOptions { Http2Port = 0, TrustedProxies = [IPNetwork.Parse("127.0.0.1/32")] });

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Requests_and_bodies_pass(bool http2)
    {
        await using var proxy = await Proxy(http2);
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{proxy.Port}") };
        Assert.Equal("http ", await client.GetStringAsync("/a?b=1"));
        using var answer = await client.PostAsync("/c", new StringContent(new string('x', 1_000_000)));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(1_000_000 + "http ".Length, (await answer.Content.ReadAsStringAsync()).Length);
        Assert.Equal(("127.0.0.1", $"127.0.0.1:{proxy.Port}", "http"), (api.Last.ClientAddress, api.Last.Host, api.Last.Scheme));
    }

    [Theory]
    [InlineData(false, "X-Device: M\u00fcge iPad")]
    [InlineData(true, "X-Device: M\u00fcge iPad")]
    [InlineData(true, "X-Long: long")]
    [InlineData(true, "X-Many: many")]
    public async Task One_odd_header_neither_fails_its_request_nor_anybody_elses(bool http2, string header)
    {
        if (header.StartsWith("X-Long", StringComparison.Ordinal)) header += new string('y', 12_000);
        if (header.StartsWith("X-Many", StringComparison.Ordinal)) header = string.Join("\r\n", Enumerable.Range(0, 98).Select(static i => $"X-{i}: a"));
        await using var proxy = await Proxy(http2);
        var innocents = Enumerable.Range(0, 3).Select(_ => Status(proxy, "GET /slow HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")).ToList();
        await Task.Delay(400);
        Assert.Equal(200, await Status(proxy, $"GET /odd HTTP/1.1\r\nHost: a\r\n{header}\r\nConnection: close\r\n\r\n"));
        Assert.All(await Task.WhenAll(innocents), static status => Assert.Equal(200, status));
    }

    private async Task<HaProxy> Proxy(bool http2)
    {
        var proxy = new HaProxy(host.Host.Addresses[http2 ? 1 : 0].Port, http2);
        await proxy.Start();
        return proxy;
    }

    private static async Task<int> Status(HaProxy proxy, string request)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, proxy.Port);
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return HostUnderTest.StatusOf(await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(20)));
    }
}
