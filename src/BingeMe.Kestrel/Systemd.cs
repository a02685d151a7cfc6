using System.Globalization;
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

    /// <summary>
    /// Says <c>WATCHDOG=1</c> at half of the time in which systemd wants to hear of the process (WATCHDOG_USEC, sd_watchdog_enabled(3)), until told to
    /// stop. From the thread pool, like every request: where that gets no further, systemd hears nothing.
    /// </summary>
    public static async Task KeepAlive(Action<string> warn, CancellationToken stopped)
    {
        if (!long.TryParse(Environment.GetEnvironmentVariable("WATCHDOG_USEC"), NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds) || microseconds == 0) return;
        // Of another process' service, inherited with the environment.
        if (Environment.GetEnvironmentVariable("WATCHDOG_PID") is { Length: > 0 } id && id != Environment.ProcessId.ToString(CultureInfo.InvariantCulture)) return;
        using var timer = new PeriodicTimer(TimeSpan.FromMicroseconds(Math.Clamp(microseconds / 2, 1_000, (long)TimeSpan.FromDays(1).TotalMicroseconds)));
        try
        {
            do Notify("WATCHDOG=1", warn);
            while (await timer.WaitForNextTickAsync(stopped));
        }
        catch (OperationCanceledException)
        {
            // The process ends.
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
