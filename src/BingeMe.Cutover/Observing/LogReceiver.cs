using System.Net;
using System.Net.Sockets;
using System.Text;

namespace BingeMe.Cutover.Observing;

/// <summary>
/// Receives an engine's log as datagrams, one line each. Nobody waits for this receiver: what it is too slow for, the kernel drops, and the
/// engine's own counters show it (docs/cutover.md, point 10).
/// </summary>
internal sealed class LogReceiver : IAsyncDisposable
{
    private const int MaxLine = 8 * 1024;
    private readonly Socket socket;
    private readonly string? path;
    private readonly CancellationTokenSource stop = new();
    private readonly Task receiving;
    private bool isClosed;

    private LogReceiver(Socket socket, string? path, Action<string> line)
    {
        this.socket = socket;
        this.path = path;
        receiving = Task.Run(() => Receive(line));
    }

    /// <summary>Starts to receive.</summary>
    /// <param name="address"><c>HOST:PORT</c> for UDP, or the path of a unix socket, which is made anew; a process that is bound there, and what is no socket, are left alone.</param>
    /// <param name="line">Called for each line, one at a time.</param>
    /// <exception cref="EngineLogException">The address is taken, or may not be used.</exception>
    public static LogReceiver Open(string address, Action<string> line)
    {
        Socket? socket = null;
        try
        {
            if (address.Contains('/'))
            {
                // Its lines would be ours from here on, and that process would see a front without traffic.
                if (SocketFile.IsServed(address)) throw new IOException("another process receives there. End it, or name another place.");
                SocketFile.MakeRoom(address);
                socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
                socket.Bind(new UnixDomainSocketEndPoint(address));
                return new LogReceiver(socket, address, line);
            }

            socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 4 * 1024 * 1024 };
            socket.Bind(IPEndPoint.Parse(address));
            return new LogReceiver(socket, null, line);
        }
        catch (Exception e) when (e is SocketException or IOException or UnauthorizedAccessException or FormatException)
        {
            socket?.Dispose();
            throw new EngineLogException($"The engine's log cannot be received at {address}: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (isClosed) return;
        isClosed = true;
        await stop.CancelAsync();
        await receiving;
        socket.Dispose();
        stop.Dispose();
        if (path is not null) SocketFile.Remove(path);
    }

    private async Task Receive(Action<string> line)
    {
        var buffer = new byte[MaxLine];
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var length = await socket.ReceiveAsync(buffer, stop.Token);
                // What lies behind a line end, or before a syslog head's end, is none of the request's.
                line(Encoding.UTF8.GetString(buffer, 0, length).TrimEnd('\n', '\r', '\0'));
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException)
            {
                // A datagram that is too long, or an ICMP answer to nobody's question: the next one is another one.
            }
        }
    }
}

/// <summary>The engine's log is not to be had.</summary>
/// <param name="message">Why.</param>
/// <param name="cause">What lies behind it.</param>
public sealed class EngineLogException(string message, Exception? cause = null) : Exception(message, cause);
