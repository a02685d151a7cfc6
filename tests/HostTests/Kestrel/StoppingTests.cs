using System.Net;
using System.Net.Sockets;
using System.Text;
using BingeMe.Kestrel;
using Xunit;

namespace HostTests.Kestrel;

/// <summary>Whoever could still connect to a host that stops gets an answer: a proxy repeats no write that it may have sent.</summary>
public sealed class StoppingTests
{
    private const string Write = "POST /write HTTP/1.1\r\nHost: h.example\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";

    [Fact]
    public async Task A_request_that_comes_behind_its_connection_is_answered_although_the_server_has_begun_to_stop()
    {
        await using var host = await HostUnderTest.Start(new CapturingApi());
        var clients = new List<Socket>();
        for (var n = 0; n < 50; n++) clients.Add(await host.Connect());
        var stopping = host.Host.Stop();
        // Longer than anything but the wait for a first request takes.
        await Task.Delay(700);
        foreach (var client in clients) Assert.Equal(200, HostUnderTest.StatusOf(await Ask(client)));
        await stopping.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Who_connects_while_the_server_stops_is_answered_or_refused()
    {
        for (var round = 0; round < 5; round++)
        {
            await using var host = await HostUnderTest.Start(new CapturingApi());
            var begun = new CountdownEvent(4);
            var clients = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
            {
                for (var answered = 0; ; answered++)
                {
                    var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                    try
                    {
                        await socket.ConnectAsync(IPAddress.Loopback, host.Address.Port);
                    }
                    catch (SocketException)
                    {
                        socket.Dispose();
                        return answered;
                    }

                    if (HostUnderTest.StatusOf(await Ask(socket)) != 200) throw new InvalidOperationException("Not answered as asked.");
                    if (answered == 20) begun.Signal();
                }
            })).ToList();
            Assert.True(begun.Wait(TimeSpan.FromSeconds(60)));
            await host.Host.Stop().WaitAsync(TimeSpan.FromSeconds(60));
            foreach (var answered in await Task.WhenAll(clients).WaitAsync(TimeSpan.FromSeconds(60))) Assert.True(answered > 20);
        }
    }

    [Fact]
    public async Task A_connection_that_never_asks_does_not_hold_up_the_stop()
    {
        await using var host = await HostUnderTest.Start(new CapturingApi(), new KestrelHostOptions { ShutdownTimeout = TimeSpan.FromSeconds(60) });
        using var silent = await host.Connect();
        await host.Host.Stop().WaitAsync(TimeSpan.FromSeconds(30));
    }

    /// <summary>A proxy that has not noticed yet would else send a POST on a connection that is closed as it comes, and repeats none that it may have sent.</summary>
    [Fact]
    public async Task While_the_server_drains_each_answer_ends_its_connection_and_none_of_http2()
    {
        const string kept = "POST /write HTTP/1.1\r\nHost: h.example\r\nContent-Length: 2\r\n\r\n{}";
        await using var host = await HostUnderTest.Start(new CapturingApi(), new KestrelHostOptions { Http2Port = 0, DrainDelay = TimeSpan.FromSeconds(8) });
        using var multiplexed = new HttpClient { BaseAddress = host.Host.Addresses[1], DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        Assert.Equal(HttpStatusCode.OK, (await multiplexed.GetAsync("/read")).StatusCode);
        using var client = await host.Connect();
        await using var stream = new NetworkStream(client);
        await stream.WriteAsync(Encoding.Latin1.GetBytes(kept));
        var (before, bytes) = ("", new byte[16 * 1024]);
        while (!before.EndsWith("ok", StringComparison.Ordinal)) before += Encoding.Latin1.GetString(bytes, 0, await stream.ReadAsync(bytes));
        Assert.DoesNotContain("Connection: close", before, StringComparison.Ordinal);

        var stopping = host.Host.Stop();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(kept));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var last = await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal((200, true), (HostUnderTest.StatusOf(last), last.Contains("Connection: close\r\n", StringComparison.Ordinal)));
        Assert.Equal(200, HostUnderTest.StatusOf(await Ask(await host.Connect())));
        Assert.Equal(HttpStatusCode.OK, (await multiplexed.GetAsync("/read")).StatusCode);
        Assert.False(stopping.IsCompleted);
        multiplexed.Dispose();
        Assert.Equal(0, await stopping.WaitAsync(TimeSpan.FromSeconds(60)));
    }

    private static async Task<string> Ask(Socket socket)
    {
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        await stream.WriteAsync(Encoding.Latin1.GetBytes(Write));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(30));
    }
}
