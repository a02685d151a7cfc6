using System.Net.Sockets;

namespace BingeMe.Kestrel;

/// <summary>
/// Tells systemd how the service is (sd_notify(3)): one datagram to the socket named in NOTIFY_SOCKET. Eight lines of protocol, where
/// the hosting package would bring its own logging and lifetime.
/// </summary>
internal static class Systemd
{
    /// <summary>Sends a state such as <c>READY=1</c>; does nothing when systemd did not start the process.</summary>
    public static void Notify(string state)
    {
        if (Environment.GetEnvironmentVariable("NOTIFY_SOCKET") is not { Length: > 0 } path) return;
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

        // A leading @ names a socket in the abstract namespace, whose address begins with NUL.
        socket.SendTo(System.Text.Encoding.UTF8.GetBytes(state), new UnixDomainSocketEndPoint(path[0] == '@' ? "\0" + path[1..] : path));
    }
}
