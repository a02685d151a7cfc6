using System.Net;
using System.Net.Sockets;
using System.Text;
using BingeMe.Replay.Sides;
using ParityTests.Recordings;
using Xunit;

namespace ParityTests.Replays;

/// <summary>A side's connections are kept between requests, and every answer ends where it ends (docs/replay.md, point 20).</summary>
public sealed class KeptConnectionTests
{
    [Theory(DisplayName = "An answer ends by its length, its chunks, its status or the connection, in whatever pieces it comes, and the next request goes on")]
    [InlineData("GET", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "hello", 1)]
    [InlineData("GET", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n", "hello", 1)]
    [InlineData("GET", "HTTP/1.1 304 Not Modified\r\nETag: \"x\"\r\n\r\n", "", 1)]
    [InlineData("HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", "", 1)]
    [InlineData("GET", "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello", "hello", 3)]
    public async Task Kept(string method, string answer, string body, int connections)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var opened = 0;
        var server = Task.Run(async () =>
        {
            for (var served = 0; served < 3;)
            {
                using var socket = await listener.AcceptSocketAsync();
                opened++;
                do
                {
                    await Request(socket);
                    foreach (var piece in answer.Chunk(7)) await socket.SendAsync(Encoding.Latin1.GetBytes(piece));
                    served++;
                }
                while (connections == 1 && served < 3);
            }
        });
        await using var side = Side(listener);
        for (var i = 0; i < 3; i++)
            Assert.Equal(body, Encoding.Latin1.GetString((await side.Send(RedactionTests.Event(method, "/x", null), CancellationToken.None)).Body.Span));
        await server;
        Assert.Equal(connections, opened);
    }

    [Theory(DisplayName = "An answer that is cut off, or none at all, is a fault and no answer; the next request has a connection of its own")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhe")]
    [InlineData("HTTP/1.1 200 OK\r\n")]
    [InlineData("nonsense\r\n\r\n")]
    [InlineData("")]
    public async Task Cut(string answer)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var server = Task.Run(async () =>
        {
            foreach (var text in new[] { answer, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok" })
            {
                using var socket = await listener.AcceptSocketAsync();
                await Request(socket);
                await socket.SendAsync(Encoding.Latin1.GetBytes(text));
                socket.Shutdown(SocketShutdown.Send);
            }
        });
        await using var side = Side(listener);
        var fault = await Record.ExceptionAsync(() => side.Send(RedactionTests.Event("GET", "/x", null), CancellationToken.None));
        Assert.True(fault is IOException or InvalidDataException, $"{fault}");
        Assert.Equal(200, (await side.Send(RedactionTests.Event("GET", "/x", null), CancellationToken.None)).Status);
        await server;
    }

    private static SocketSide Side(TcpListener listener) =>
        new(((IPEndPoint)listener.LocalEndpoint).Port, isProxy: true, new SideStores("", static (_, _) => Task.FromResult<string?>(null), static () => ValueTask.CompletedTask));

    /// <summary>Reads a request without a body.</summary>
    private static async Task Request(Socket socket)
    {
        var (buffer, text) = (new byte[4096], "");
        while (!text.EndsWith("\r\n\r\n", StringComparison.Ordinal)) text += Encoding.Latin1.GetString(buffer, 0, await socket.ReceiveAsync(buffer));
    }
}
