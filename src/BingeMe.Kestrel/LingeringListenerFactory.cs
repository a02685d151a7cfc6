using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace BingeMe.Kestrel;

/// <summary>
/// Sockets that lose no request when the server stops. Kestrel closes its listening socket, with it each connection that nobody has taken yet, and
/// then each that has no request under way, also one whose request is still in its socket. A client of either gets nothing, and a proxy repeats
/// no write that it may have sent. So new connections are held off first (Linux: a filter on the listening socket drops whatever opens one; who
/// connects then asks again a second later, and is refused), those that are there are taken until none waits, the first request of each is
/// read, and only then all is closed. Each step ends when it is done, not after a time: on a busy machine it takes longer.
/// </summary>
internal sealed class LingeringListenerFactory : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    /// <summary>
    /// Connections that may wait to be taken; the kernel's own bound (somaxconn) is 4,096. Beyond it an opening packet is dropped, and its client
    /// asks again only a second later: a burst, or half a second in which every thread is busy, is cheaper waited for.
    /// </summary>
    private const int Backlog = 4096;

    private readonly ConcurrentDictionary<EndPoint, Socket> bound = new();
    private readonly SocketTransportFactory sockets;

    public LingeringListenerFactory() => sockets = new SocketTransportFactory(
        Options.Create(new SocketTransportOptions
        {
            Backlog = Backlog,
            CreateBoundListenSocket = endpoint => bound[endpoint] = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint),
        }),
        NullLoggerFactory.Instance);

    /// <inheritdoc/>
    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var listener = await sockets.BindAsync(endpoint, cancellationToken);
        return new LingeringListener(listener, bound.TryRemove(endpoint, out var socket) ? socket : null);
    }

    /// <inheritdoc/>
    public bool CanBind(EndPoint endpoint) => sockets.CanBind(endpoint);

    private sealed class LingeringListener(IConnectionListener listener, Socket? socket) : IConnectionListener
    {
        /// <summary>In which a handshake that has begun is over: several round trips within a region.</summary>
        private static readonly TimeSpan Handshake = TimeSpan.FromMilliseconds(50);

        /// <summary>At most for those that wait to be taken: a server that takes none for so long is stuck.</summary>
        private static readonly TimeSpan MostTaking = TimeSpan.FromSeconds(5);

        private readonly ConcurrentDictionary<NewConnection, long> unheard = new();

        public EndPoint EndPoint => listener.EndPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            if (await listener.AcceptAsync(cancellationToken) is not { } connection) return null;
            var arrival = new NewConnection(unheard);
            connection.Features.Set(arrival);
            connection.ConnectionClosed.UnsafeRegister(static arrival => ((NewConnection)arrival!).End(), arrival);
            return connection;
        }

        public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            if (socket is not null && HoldsOff(socket))
            {
                await Wait(Handshake, cancellationToken);
                for (var begun = Stopwatch.GetTimestamp(); Waiting(socket) && Stopwatch.GetElapsedTime(begun) < MostTaking && !cancellationToken.IsCancellationRequested;)
                    await Wait(TimeSpan.FromMilliseconds(5), cancellationToken);
            }

            await listener.UnbindAsync(cancellationToken);
            while (unheard.Values.Any(static since => Stopwatch.GetElapsedTime(since) < NewConnection.Patience) && !cancellationToken.IsCancellationRequested)
                await Wait(TimeSpan.FromMilliseconds(5), cancellationToken);
        }

        public ValueTask DisposeAsync() => listener.DisposeAsync();

        private static async Task Wait(TimeSpan time, CancellationToken cancelled) =>
            await Task.Delay(time, cancelled).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        /// <summary>Drops what opens a connection to the socket (socket(7), SO_ATTACH_FILTER), and lets the rest of each handshake through that has begun.</summary>
        private static bool HoldsOff(Socket socket)
        {
            if (!OperatingSystem.IsLinux()) return false;
            const int solSocket = 1;
            const int attachFilter = 26;
            // struct sock_filter { u16 code; u8 jt, jf; u32 k } each, of a packet that begins with its TCP header (RFC 9293 section 3.1):
            // A = its flags; A &= SYN | ACK; SYN alone: keep no byte; all others: keep every byte.
            (ushort Code, byte True, byte False, uint K)[] steps =
            [
                (0x30, 0, 0, 13),
                (0x54, 0, 0, 0x12),
                (0x15, 0, 1, 0x02),
                (0x06, 0, 0, 0),
                (0x06, 0, 0, uint.MaxValue),
            ];
            var code = new byte[8 * steps.Length];
            for (var at = 0; at < steps.Length; at++)
            {
                var place = code.AsSpan(8 * at);
                MemoryMarshal.Write(place, steps[at].Code);
                (place[2], place[3]) = (steps[at].True, steps[at].False);
                MemoryMarshal.Write(place[4..], steps[at].K);
            }

            var pinned = GCHandle.Alloc(code, GCHandleType.Pinned);
            try
            {
                // struct sock_fprog { u16 len; padding; sock_filter *filter }.
                Span<byte> program = stackalloc byte[2 * IntPtr.Size];
                program.Clear();
                MemoryMarshal.Write(program, (ushort)steps.Length);
                MemoryMarshal.Write(program[IntPtr.Size..], pinned.AddrOfPinnedObject());
                socket.SetRawSocketOption(solSocket, attachFilter, program);
                return true;
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // A kernel without it: then as everywhere else.
                return false;
            }
            finally
            {
                pinned.Free();
            }
        }

        /// <summary>Whether a connection is there that nobody has taken: tcpi_unacked of a listening socket (tcp(7), TCP_INFO).</summary>
        private static bool Waiting(Socket socket)
        {
            const int ipProtocolTcp = 6;
            const int tcpInfo = 11;
            const int unacked = 24;
            Span<byte> info = stackalloc byte[unacked + sizeof(uint)];
            try
            {
                return socket.GetRawSocketOption(ipProtocolTcp, tcpInfo, info) == info.Length && MemoryMarshal.Read<uint>(info[unacked..]) > 0;
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // Closed by somebody else, or a kernel that does not tell: nothing to wait for.
                return false;
            }
        }
    }
}

/// <summary>A connection from its acceptance until something is answered on it. A client sends its first request right behind the connection.</summary>
internal sealed class NewConnection
{
    /// <summary>How long a server that stops waits for the first request of a connection. One that is silent for longer was opened ahead of need, and its client knows that it may be closed (RFC 9112 section 9.5).</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private ConcurrentDictionary<NewConnection, long>? among;

    /// <param name="among">The others of its listener, each with the time at which it came (<see cref="Stopwatch.GetTimestamp"/>).</param>
    public NewConnection(ConcurrentDictionary<NewConnection, long> among)
    {
        this.among = among;
        among[this] = Stopwatch.GetTimestamp();
    }

    /// <summary>Ends it: something was answered, or the connection is gone.</summary>
    public void End() => Interlocked.Exchange(ref among, null)?.TryRemove(this, out _);
}
