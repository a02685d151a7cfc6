using System.Collections.Concurrent;
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
/// no write that it may have sent. So new connections are held off first (Linux: a filter on the listening socket lets no packet through; who
/// connects then asks again a second later, and is refused), those that are there are taken, their requests are read, and only then all is closed.
/// </summary>
internal sealed class LingeringListenerFactory : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly ConcurrentDictionary<EndPoint, Socket> bound = new();
    private readonly SocketTransportFactory sockets;

    public LingeringListenerFactory() => sockets = new SocketTransportFactory(
        Options.Create(new SocketTransportOptions
        {
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
        /// <summary>In which those that wait are taken.</summary>
        private static readonly TimeSpan Taking = TimeSpan.FromMilliseconds(150);

        /// <summary>A client sends its request right behind the connection; the way between them is what this bridges.</summary>
        private static readonly TimeSpan Reading = TimeSpan.FromMilliseconds(250);

        public EndPoint EndPoint => listener.EndPoint;

        public ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) => listener.AcceptAsync(cancellationToken);

        public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            if (socket is not null && HoldsOff(socket)) await Wait(Taking, cancellationToken);
            await listener.UnbindAsync(cancellationToken);
            await Wait(Reading, cancellationToken);
        }

        public ValueTask DisposeAsync() => listener.DisposeAsync();

        private static async Task Wait(TimeSpan time, CancellationToken cancelled) =>
            await Task.Delay(time, cancelled).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        /// <summary>Lets no packet through to the socket any more (socket(7), SO_ATTACH_FILTER).</summary>
        private static bool HoldsOff(Socket socket)
        {
            if (!OperatingSystem.IsLinux()) return false;
            const int solSocket = 1;
            const int attachFilter = 26;
            // struct sock_filter { u16 code = BPF_RET | BPF_K; u8 jt, jf; u32 k = 0 }: keep no byte of any packet.
            byte[] nothing = [0x06, 0, 0, 0, 0, 0, 0, 0];
            var pinned = GCHandle.Alloc(nothing, GCHandleType.Pinned);
            try
            {
                // struct sock_fprog { u16 len = 1; padding; sock_filter *filter }.
                Span<byte> program = stackalloc byte[2 * IntPtr.Size];
                program.Clear();
                MemoryMarshal.Write(program, (ushort)1);
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
    }
}
