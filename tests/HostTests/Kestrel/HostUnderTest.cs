using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using BingeMe.Handlers.Ports;
using BingeMe.Http;
using BingeMe.Http.Pipeline;
using BingeMe.Kestrel;

namespace HostTests.Kestrel;

/// <summary>A real Kestrel host on a free port of the loopback interface.</summary>
internal sealed class HostUnderTest : IAsyncDisposable
{
    private HostUnderTest(KestrelHost host) => Host = host;

    public KestrelHost Host { get; }

    public HttpClient Client { get; private set; } = null!;

    public Uri Address => Host.Addresses[0];

    public static async Task<HostUnderTest> Start(IApi api, KestrelHostOptions? options = null, DrainState? drain = null, Action<string>? warn = null, IAccessLog? log = null, Func<Stream, CancellationToken, Task>? metrics = null)
    {
        var host = new KestrelHost(api, (options ?? new KestrelHostOptions()) with { Port = 0 }, drain is null ? null : drain.Begin, warn: warn, log: log, metrics: metrics);
        await host.Start();
        var test = new HostUnderTest(host);
        test.Client = new HttpClient { BaseAddress = test.Address, Timeout = TimeSpan.FromSeconds(20) };
        return test;
    }

    /// <summary>Sends bytes as they are and reads until the host closes the connection; the request should ask for that.</summary>
    public async Task<string> Raw(string request)
    {
        using var socket = await Connect();
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync(patience.Token);
    }

    /// <summary>The status of a raw request with this target and these header lines.</summary>
    public async Task<int> Status(string target, string headers = "") => StatusOf(await Raw($"GET {target} HTTP/1.1\r\nHost: h.example\r\nConnection: close\r\n{headers}\r\n"));

    public static int StatusOf(string response) => int.Parse(response.AsSpan(9, 3), CultureInfo.InvariantCulture);

    public async Task<Socket> Connect()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, Address.Port);
        return socket;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Host.DisposeAsync();
    }
}
