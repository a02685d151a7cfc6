using System.Net.Sockets;

namespace BingeMe.Kestrel;

/// <summary>
/// Tells systemd how the service is (sd_notify(3)): one datagram to the socket named in NOTIFY_SOCKET. Eight lines of protocol, where
/// the hosting package would bring its own logging and lifetime.
/// </summary>
internal static class Systemd
{
    /// <summary>Sends a state such as <c>READY=1</c>; does nothing when systemd did not start the process. Whatever is wrong with the socket, the process serves and stops as it would without.</summary>
    /// <param name="state">The state.</param>
    /// <param name="warn">Takes, as a sentence, why nobody was told.</param>
    public static void Notify(string state, Action<string> warn)
    {
        if (Environment.GetEnvironmentVariable("NOTIFY_SOCKET") is not { Length: > 0 } path) return;
        try
        {
            Send(state, path);
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            // An address that is too long for a socket is refused as an argument.
            warn($"systemd was not told '{state}': NOTIFY_SOCKET='{path}' does not take it ({e.Message.ReplaceLineEndings(" ")}).");
        }
    }

    private static void Send(string state, string path)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

        // A full queue of somebody who reads no more holds up neither start nor stop.
        socket.Blocking = false;

        // A leading @ names a socket in the abstract namespace, whose address begins with NUL.
        socket.SendTo(System.Text.Encoding.UTF8.GetBytes(state), new UnixDomainSocketEndPoint(path[0] == '@' ? "\0" + path[1..] : path));
    }
}
