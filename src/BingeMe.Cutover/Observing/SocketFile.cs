using System.Net.Sockets;

namespace BingeMe.Cutover.Observing;

/// <summary>A unix socket's place in the file system, which outlives whoever was bound to it.</summary>
public static class SocketFile
{
    // ENXIO, of Linux and of macOS: what opening a socket as a file is answered with.
    private const int NoSuchDevice = 6;

    /// <summary>Whether something stands there that is no socket, and so nobody's who bound one there: a name that was meant for something else.</summary>
    public static bool IsOther(string path)
    {
        if (Directory.Exists(path)) return true;
        if (!File.Exists(path)) return false;
        try
        {
            // For both: opening a pipe for one of them waits for the other side.
            using var opened = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            return true;
        }
        catch (IOException e)
        {
            return e.HResult != NoSuchDevice;
        }
        catch (UnauthorizedAccessException)
        {
            return true;
        }
    }

    /// <summary>Whether a process is bound there, of whatever kind its socket is: a dead one refuses, one of another kind says that it is one.</summary>
    internal static bool IsServed(string path)
    {
        if (!File.Exists(path)) return false;
        using var asking = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        try
        {
            asking.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode is not (SocketError.ConnectionRefused or SocketError.AddressNotAvailable);
        }
    }

    /// <summary>Makes room for a socket where a predecessor's was left.</summary>
    /// <exception cref="IOException">Something else stands there.</exception>
    internal static void MakeRoom(string path)
    {
        if (IsOther(path)) throw new IOException($"{path} is there already and is no socket: it is left alone. Name another place.");
        File.Delete(path);
    }

    /// <summary>Removes a socket that was bound there, and nothing else.</summary>
    internal static void Remove(string path)
    {
        if (!IsOther(path)) File.Delete(path);
    }
}
