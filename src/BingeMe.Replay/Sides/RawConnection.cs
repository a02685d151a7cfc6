using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using BingeMe.ApiGateway.Emulation;

namespace BingeMe.Replay.Sides;

/// <summary>
/// A connection to a server of this machine that is kept between requests, since opening one costs more than many an answer. It sends what it
/// is given, byte for byte, as <see cref="RawClient"/> does. One request at a time.
/// </summary>
internal sealed class RawConnection(int port) : IDisposable
{
    private const int FirstBuffer = 16 * 1024;

    private Socket? socket;
    private byte[] buffer = new byte[FirstBuffer];

    /// <summary>Sends a request and reads its answer.</summary>
    /// <param name="method">The method.</param>
    /// <param name="target">The request target as it goes on the wire.</param>
    /// <param name="lines">Header fields in order; Content-Length is written here.</param>
    /// <param name="body">The body.</param>
    /// <param name="cancelled">Ends the wait.</param>
    /// <exception cref="SocketException">Nobody listens there.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    /// <exception cref="InvalidDataException">What came is no HTTP.</exception>
    public async Task<ClientResponse> Send(string method, string target, IReadOnlyList<KeyValuePair<string, string>> lines, ReadOnlyMemory<byte> body, CancellationToken cancelled)
    {
        var isDone = false;
        try
        {
            var open = await Opened(cancelled);
            var head = RawClient.Head(method, target, lines, body.Length);
            var request = new byte[Encoding.UTF8.GetByteCount(head) + body.Length];
            body.CopyTo(request.AsMemory(Encoding.UTF8.GetBytes(head, request)));
            for (var sent = 0; sent < request.Length;) sent += await open.SendAsync(request.AsMemory(sent), cancelled);
            var (answer, isKept) = await Read(open, method, cancelled);
            isDone = isKept;
            return answer;
        }
        catch (SocketException e) when (socket is not null)
        {
            throw new IOException(e.Message, e);
        }
        finally
        {
            if (!isDone) Close();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    private async Task<Socket> Opened(CancellationToken cancelled)
    {
        // Readable while nothing is asked means that the server has closed it.
        if (socket is not null && socket.Poll(0, SelectMode.SelectRead)) Close();
        if (socket is not null) return socket;
        var opened = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await opened.ConnectAsync(IPAddress.Loopback, port, cancelled);
        }
        catch
        {
            opened.Dispose();
            throw;
        }

        return socket = opened;
    }

    private void Close()
    {
        socket?.Dispose();
        socket = null;
    }

    private async Task<(ClientResponse Answer, bool IsKept)> Read(Socket open, string method, CancellationToken cancelled)
    {
        var (count, end) = (0, -1);
        while ((end = buffer.AsSpan(0, count).IndexOf("\r\n\r\n"u8)) < 0)
            count += await More(open, count, cancelled) is > 0 and var more ? more : throw new InvalidDataException($"No HTTP answer but {count} bytes: {Encoding.Latin1.GetString(buffer, 0, count)}");
        var head = RawClient.ParseHead(buffer.AsSpan(0, end));
        var isKept = !Has(head, "connection", "close");
        var start = end + 4;
        if (method == "HEAD" || head.Status is 204 or 304) return (head, isKept && count == start);
        if (Has(head, "transfer-encoding", "chunked"))
        {
            int length;
            while ((length = RawClient.ChunkedLength(buffer.AsSpan(start, count - start))) < 0) count += await Needed(open, count, cancelled);
            return (head with { Body = RawClient.Unchunked(buffer.AsSpan(start, length)) }, isKept && count == start + length);
        }

        if (head.Values("content-length") is [var text])
        {
            var length = int.Parse(text, CultureInfo.InvariantCulture);
            while (count - start < length) count += await Needed(open, count, cancelled);
            return (head with { Body = buffer.AsSpan(start, length).ToArray() }, isKept && count == start + length);
        }

        while (await More(open, count, cancelled) is > 0 and var more) count += more;
        return (head with { Body = buffer.AsSpan(start, count - start).ToArray() }, false);
    }

    private async Task<int> Needed(Socket open, int count, CancellationToken cancelled) =>
        await More(open, count, cancelled) is > 0 and var more ? more : throw new IOException("The connection ended within an answer.");

    private async Task<int> More(Socket open, int count, CancellationToken cancelled)
    {
        if (count == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
        return await open.ReceiveAsync(buffer.AsMemory(count), cancelled);
    }

    private static bool Has(ClientResponse head, string name, string value) =>
        head.Values(name).Any(v => v.Contains(value, StringComparison.OrdinalIgnoreCase));
}
