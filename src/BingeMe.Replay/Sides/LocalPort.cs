using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace BingeMe.Replay.Sides;

/// <summary>TCP ports of 127.0.0.1.</summary>
public static class LocalPort
{
    private const int Tries = 100;

    /// <summary>
    /// A port that nobody has now, below those that the system gives to who connects: none of them can take it before the server does that it is meant for.
    /// </summary>
    /// <exception cref="SocketException">None of a hundred was free.</exception>
    public static int Free()
    {
        for (var tries = 1; ; tries++)
        {
            var port = RandomNumberGenerator.GetInt32(15_000, 32_000);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException) when (tries < Tries)
            {
                // Taken: another one.
            }
        }
    }

    /// <summary>Whether somebody takes connections on a port.</summary>
    /// <param name="port">The port.</param>
    /// <param name="cancelled">Ends the look.</param>
    public static async Task<bool> Answers(int port, CancellationToken cancelled)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, cancelled);
        }
        catch (SocketException)
        {
            return false;
        }

        if (!IsWithItself(socket)) return true;

        // At once and without a trace: whoever is awaited needs the port.
        socket.Close(0);
        return false;
    }

    /// <summary>
    /// Whether a socket is connected with itself. Where nobody listens on a port of the range that the system gives to who connects, it may give that very
    /// port, and the two ends of the attempt meet (RFC 9293, section 3.5: simultaneous open). Who asks often enough meets it.
    /// </summary>
    public static bool IsWithItself(Socket socket) => socket.Connected && Equals(socket.LocalEndPoint, socket.RemoteEndPoint);
}
