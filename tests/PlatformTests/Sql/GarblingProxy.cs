using System.Net;
using System.Net.Sockets;
using BingeMe.Platform.Sql;

namespace BingeMe.PlatformTests.Sql;

/// <summary>Stands before a MySQL server and, when it is told to, passes on what is no answer of MySQL's.</summary>
internal sealed class GarblingProxy : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly MySqlOptions server;

    public GarblingProxy(MySqlOptions server)
    {
        this.server = server;
        listener.Start();
        _ = Accept();
    }

    /// <summary>Null = nothing; <c>http</c>: another protocol; <c>order</c>: wrong numbers of packets; <c>bytes</c>: other contents.</summary>
    public string? Fault { get; set; }

    public MySqlOptions Options => server with { Host = "127.0.0.1", Port = ((IPEndPoint)listener.LocalEndpoint).Port, Tls = SqlTls.None };

    public void Dispose() => listener.Dispose();

    private async Task Accept()
    {
        try
        {
            while (true) _ = Serve(await listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task Serve(TcpClient caller)
    {
        using var inbound = caller;
        using var outbound = new TcpClient();
        await outbound.ConnectAsync(server.Host, server.Port);
        var asking = Pump(inbound.GetStream(), outbound.GetStream(), static bytes => bytes);
        await Task.WhenAny(asking, Pump(outbound.GetStream(), inbound.GetStream(), Garbled));
    }

    private byte[] Garbled(byte[] bytes) => Fault switch
    {
        "http" => "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"u8.ToArray(),
        "order" => [.. bytes.Select((b, i) => i == 3 ? (byte)(b + 77) : b)],
        "bytes" => [.. bytes.Select((b, i) => i > 3 ? (byte)(b ^ 0x5a) : b)],
        _ => bytes,
    };

    private static async Task Pump(NetworkStream from, NetworkStream to, Func<byte[], byte[]> pass)
    {
        var buffer = new byte[65536];
        try
        {
            while (await from.ReadAsync(buffer) is > 0 and var count) await to.WriteAsync(pass(buffer[..count]));
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // One of both has gone.
        }
    }
}
