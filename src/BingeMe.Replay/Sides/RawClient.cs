using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using BingeMe.ApiGateway.Emulation;

namespace BingeMe.Replay.Sides;

/// <summary>
/// An HTTP/1.1 client that sends what it is given, byte for byte: HttpClient would tidy targets, merge header lines and add its own.
/// A connection a request.
/// </summary>
public static class RawClient
{
    /// <summary>Sends a request to a server of this machine and reads the answer to the end of the connection.</summary>
    /// <param name="port">The TCP port of 127.0.0.1.</param>
    /// <param name="method">The method.</param>
    /// <param name="target">The request target as it goes on the wire.</param>
    /// <param name="lines">Header fields in order; Content-Length and Connection are written here.</param>
    /// <param name="body">The body.</param>
    /// <param name="cancelled">Ends the wait.</param>
    /// <exception cref="SocketException">Nobody listens there.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    /// <exception cref="InvalidDataException">What came is no HTTP.</exception>
    public static async Task<ClientResponse> Send(
        int port, string method, string target, IReadOnlyList<KeyValuePair<string, string>> lines, ReadOnlyMemory<byte> body, CancellationToken cancelled)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port, cancelled);
        await using var stream = new NetworkStream(socket);
        return await Send(stream, method, target, lines, body, cancelled);
    }

    /// <summary>The same to any server, over TLS where the address says so.</summary>
    /// <param name="address">Scheme, host and port count.</param>
    /// <param name="method">The method.</param>
    /// <param name="target">The request target as it goes on the wire.</param>
    /// <param name="lines">Header fields in order.</param>
    /// <param name="body">The body.</param>
    /// <param name="cancelled">Ends the wait.</param>
    /// <exception cref="SocketException">Nobody listens there.</exception>
    /// <exception cref="IOException">The connection broke, or no trust came about.</exception>
    /// <exception cref="InvalidDataException">What came is no HTTP.</exception>
    public static async Task<ClientResponse> Send(
        Uri address, string method, string target, IReadOnlyList<KeyValuePair<string, string>> lines, ReadOnlyMemory<byte> body, CancellationToken cancelled)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(address.IdnHost, address.Port, cancelled);
        await using var stream = new NetworkStream(socket);
        if (address.Scheme == "http") return await Send(stream, method, target, lines, body, cancelled);
        await using var secured = new SslStream(stream);
        try
        {
            await secured.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = address.IdnHost }, cancelled);
        }
        catch (AuthenticationException e)
        {
            throw new IOException($"{address.Authority} is not trusted: {e.Message}", e);
        }

        return await Send(secured, method, target, lines, body, cancelled);
    }

    private static async Task<ClientResponse> Send(
        Stream stream, string method, string target, IReadOnlyList<KeyValuePair<string, string>> lines, ReadOnlyMemory<byte> body, CancellationToken cancelled)
    {
        var head = new StringBuilder($"{method} {target} HTTP/1.1\r\n");
        foreach (var (name, value) in lines)
            if (!name.Equals("content-length", StringComparison.OrdinalIgnoreCase)) head.Append(name).Append(": ").Append(value).Append("\r\n");
        if (!body.IsEmpty || method is "POST" or "PUT" or "PATCH") head.Append("Content-Length: ").Append(body.Length).Append("\r\n");
        head.Append("Connection: close\r\n\r\n");
        await stream.WriteAsync(Encoding.UTF8.GetBytes(head.ToString()), cancelled);
        await stream.WriteAsync(body, cancelled);

        using var received = new MemoryStream();
        await stream.CopyToAsync(received, cancelled);
        return Parse(received.ToArray());
    }

    private static ClientResponse Parse(byte[] bytes)
    {
        var end = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        if (end < 0) throw new InvalidDataException($"No HTTP answer but {bytes.Length} bytes: {Encoding.Latin1.GetString(bytes)}");
        var rows = Encoding.Latin1.GetString(bytes, 0, end).Split("\r\n");
        var status = int.Parse(rows[0].Split(' ')[1], CultureInfo.InvariantCulture);
        var headers = rows.Skip(1).Select(row => row.Split(':', 2)).Select(p => KeyValuePair.Create(p[0], p[1].Trim())).ToList();
        ReadOnlyMemory<byte> body = bytes.AsMemory(end + 4);
        if (headers.Exists(h => h.Key.Equals("transfer-encoding", StringComparison.OrdinalIgnoreCase))) body = Unchunked(body.Span);
        return new ClientResponse(status, headers, body);
    }

    private static byte[] Unchunked(ReadOnlySpan<byte> chunks)
    {
        var body = new List<byte>();
        while (true)
        {
            var line = chunks.IndexOf("\r\n"u8);
            var size = int.Parse(chunks[..line], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (size == 0) return [.. body];
            body.AddRange(chunks.Slice(line + 2, size));
            chunks = chunks[(line + 4 + size)..];
        }
    }
}
