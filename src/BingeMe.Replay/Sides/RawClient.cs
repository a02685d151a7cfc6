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
        await stream.WriteAsync(Encoding.UTF8.GetBytes(Head(method, target, lines, body.Length, "Connection: close\r\n")), cancelled);
        await stream.WriteAsync(body, cancelled);

        using var received = new MemoryStream();
        await stream.CopyToAsync(received, cancelled);
        return Parse(received.ToArray());
    }

    private static ClientResponse Parse(byte[] bytes)
    {
        var end = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        if (end < 0) throw new InvalidDataException($"No HTTP answer but {bytes.Length} bytes: {Encoding.Latin1.GetString(bytes)}");
        var head = ParseHead(bytes.AsSpan(0, end));
        ReadOnlyMemory<byte> body = bytes.AsMemory(end + 4);
        return head with { Body = head.Values("transfer-encoding").Count > 0 ? Unchunked(body.Span) : body };
    }

    /// <summary>The request's head, to its empty line.</summary>
    internal static string Head(string method, string target, IReadOnlyList<KeyValuePair<string, string>> lines, int bodyLength, string last = "")
    {
        var head = new StringBuilder($"{method} {target} HTTP/1.1\r\n");
        foreach (var (name, value) in lines)
            if (!name.Equals("content-length", StringComparison.OrdinalIgnoreCase)) head.Append(name).Append(": ").Append(value).Append("\r\n");
        if (bodyLength > 0 || method is "POST" or "PUT" or "PATCH") head.Append("Content-Length: ").Append(bodyLength).Append("\r\n");
        return head.Append(last).Append("\r\n").ToString();
    }

    /// <summary>An answer's status and header lines, its body still empty.</summary>
    /// <param name="head">Without the empty line.</param>
    internal static ClientResponse ParseHead(ReadOnlySpan<byte> head)
    {
        var rows = Encoding.Latin1.GetString(head).Split("\r\n");
        if (rows[0].Split(' ') is not [_, var status, ..] || !int.TryParse(status, CultureInfo.InvariantCulture, out var number)) throw new InvalidDataException($"No HTTP answer: {rows[0]}");
        return new ClientResponse(number, [.. rows.Skip(1).Select(row => row.Split(':', 2)).Select(p => KeyValuePair.Create(p[0], p[1].Trim()))], ReadOnlyMemory<byte>.Empty);
    }

    /// <summary>How many bytes the chunks take with their end; -1 when more must come.</summary>
    internal static int ChunkedLength(ReadOnlySpan<byte> chunks)
    {
        for (var at = 0; ;)
        {
            var line = chunks[at..].IndexOf("\r\n"u8);
            if (line < 0) return -1;
            var size = int.Parse(chunks.Slice(at, line), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if ((long)at + line + 4 + size > chunks.Length) return -1;
            at += line + 4 + size;
            if (size == 0) return at;
        }
    }

    internal static byte[] Unchunked(ReadOnlySpan<byte> chunks)
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
