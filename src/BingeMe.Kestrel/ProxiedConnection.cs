using System.Net;
using Microsoft.AspNetCore.Connections;

namespace BingeMe.Kestrel;

/// <summary>Whether connections begin with a header of the PROXY protocol, version 2.</summary>
public enum ProxyProtocol
{
    /// <summary>They do not; the first byte is HTTP's.</summary>
    Off,

    /// <summary>Those of trusted proxies may.</summary>
    Accept,

    /// <summary>All do, and come from trusted proxies; any other is closed.</summary>
    Require,
}

/// <summary>Marks a connection whose client is the one that a trusted proxy named: the proxy forwards, whatever the requests say.</summary>
internal sealed class ProxiedConnection
{
    private static readonly ProxiedConnection Mark = new();

    private ProxiedConnection()
    {
    }

    /// <summary>Lays connections through the reading of their headers, before anything else reads of them.</summary>
    /// <param name="options">The deployment's choices.</param>
    /// <param name="proxies">Whom to believe.</param>
    /// <param name="clock">The one clock.</param>
    /// <param name="warn">Takes what an operator should know.</param>
    public static Func<ConnectionDelegate, ConnectionDelegate> Lay(KestrelHostOptions options, TrustedProxies proxies, TimeProvider clock, Action<string> warn)
    {
        var warned = 0;
        return next => async connection =>
        {
            var peer = (connection.RemoteEndPoint as IPEndPoint)?.Address;
            var isTrusted = peer is not null && proxies.Trusts(peer);
            var fault = isTrusted ? await Take(connection, options, clock) : options.ProxyProtocol == ProxyProtocol.Require ? "TRUSTED_PROXIES does not name it" : null;
            if (fault is null)
            {
                await next(connection);
                return;
            }

            // Closed without a word: nobody knows yet whether HTTP is spoken.
            if (Interlocked.Exchange(ref warned, 1) == 0) warn($"A connection of {peer} was closed: {fault}, and PROXY_PROTOCOL is {options.ProxyProtocol.ToString().ToLowerInvariant()}. Others like it are closed without a word in the log.");
        };
    }

    /// <summary>Reads a trusted proxy's header, and nothing behind it.</summary>
    /// <returns>Why the connection cannot go on; null = it can.</returns>
    private static async Task<string?> Take(ConnectionContext connection, KestrelHostOptions options, TimeProvider clock)
    {
        var isRequired = options.ProxyProtocol == ProxyProtocol.Require;
        var input = connection.Transport.Input;
        using var patience = new CancellationTokenSource(options.ProxyHeaderTimeout, clock);
        var arrived = 0L;
        try
        {
            while (true)
            {
                var read = await input.ReadAsync(patience.Token);
                arrived = read.Buffer.Length;
                var state = ProxyHeader.Read(read.Buffer, out var header);
                switch (state)
                {
                    case ProxyHeaderState.Whole:
                        input.AdvanceTo(read.Buffer.GetPosition(header.Length));
                        if (header.Source is null) return null;
                        connection.RemoteEndPoint = header.Source;
                        connection.Features.Set(Mark);
                        return null;
                    case ProxyHeaderState.Partial when !read.IsCompleted:
                        input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                        continue;
                    default:
                        // Unread for the next one. Who only looks whether the port is open says nothing, and nothing is wrong.
                        input.AdvanceTo(read.Buffer.Start);
                        if (state == ProxyHeaderState.Wrong) return "its PROXY header breaks the protocol (version 2)";
                        return arrived > 0 && (isRequired || state == ProxyHeaderState.Partial) ? "it began without a whole PROXY header (version 2)" : null;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Opened ahead of need: HTTP's own time for such begins now. One that began to send a header is too slow.
            return isRequired || arrived > 0 ? "no whole PROXY header came in time" : null;
        }
        catch (Exception e) when (e is ConnectionResetException or ConnectionAbortedException)
        {
            // Gone before it said anything; the server closes what is left of it.
            return null;
        }
    }
}
