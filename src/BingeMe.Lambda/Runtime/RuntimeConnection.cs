using System.Net;
using System.Net.Sockets;

namespace BingeMe.Lambda.Runtime;

/// <summary>
/// One kept-alive HTTP/1.1 connection to the Runtime API over a blocking socket. HttpClient would do the same for several times the
/// cold start; this knows just what the Runtime API needs.
/// </summary>
/// <param name="host">Host name or address.</param>
/// <param name="port">TCP port.</param>
internal sealed class RuntimeConnection(string host, int port) : IDisposable
{
    private readonly byte[] small = new byte[8 * 1024];
    private Socket? socket;
    private RuntimeResponseReader? reader;

    /// <summary>
    /// Sends a request and reads its answer. When a connection that was kept alive turns out to be closed, the request goes out once
    /// more on a new one, unless an answer had already begun.
    /// </summary>
    /// <param name="head">Request line and header fields with the empty line.</param>
    /// <param name="body">The body, framed by Content-Length.</param>
    /// <param name="cancelled">Ends the wait by shutting the socket down.</param>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    /// <exception cref="IOException">No connection, or no HTTP.</exception>
    public RuntimeResponse Exchange(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body, CancellationToken cancelled)
    {
        using var registration = cancelled.UnsafeRegister(static state => ((RuntimeConnection)state!).Interrupt(), this);
        while (true)
        {
            var reused = socket is not null;
            try
            {
                Open();

                // After Open, so that either this sees the cancellation or Interrupt sees the socket.
                cancelled.ThrowIfCancellationRequested();
                Send(head, body);
                return ReadReply();
            }
            catch (Exception e) when (e is SocketException or IOException)
            {
                var began = reader?.Began ?? false;
                Close();
                cancelled.ThrowIfCancellationRequested();
                if (!reused || began) throw e as IOException ?? new IOException(e.Message, e);
            }
        }
    }

    /// <summary>Begins a request whose body follows in chunks, on a connection of its own: a chunked body cannot be sent again.</summary>
    /// <exception cref="IOException">No connection.</exception>
    public ChunkedBody Begin(ReadOnlySpan<byte> head)
    {
        Close();
        try
        {
            var fresh = Open();
            Send(head, default);
            return new ChunkedBody(fresh);
        }
        catch (SocketException e)
        {
            throw new IOException(e.Message, e);
        }
    }

    /// <summary>Reads the answer to a request that was begun and is complete.</summary>
    /// <exception cref="IOException">The connection ended, or no HTTP.</exception>
    public RuntimeResponse Finish()
    {
        try
        {
            return ReadReply();
        }
        catch (SocketException e)
        {
            throw new IOException(e.Message, e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    private RuntimeResponse ReadReply()
    {
        var reply = reader!.Read();
        if (!reader.KeepsAlive) Close();
        return reply;
    }

    private Socket Open()
    {
        if (socket is { } open) return open;

        // An address needs no resolver; Lambda gives one (127.0.0.1 or 169.254.100.1), and loading the resolver costs a cold start.
        var isAddress = IPAddress.TryParse(host, out var address);
        var fresh = isAddress ? new Socket(address!.AddressFamily, SocketType.Stream, ProtocolType.Tcp) : new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            fresh.NoDelay = true;
            if (isAddress) fresh.Connect(new IPEndPoint(address!, port));
            else fresh.Connect(host, port);
        }
        catch (SocketException)
        {
            fresh.Dispose();
            throw;
        }

        reader = new RuntimeResponseReader(fresh);
        Interlocked.Exchange(ref socket, fresh);
        return fresh;
    }

    private void Send(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
    {
        // One packet where it fits: with two, the peer waits for the second.
        if (head.Length + body.Length <= small.Length)
        {
            head.CopyTo(small);
            body.CopyTo(small.AsSpan(head.Length));
            SendAll(socket!, small.AsSpan(0, head.Length + body.Length));
            return;
        }

        SendAll(socket!, head);
        SendAll(socket!, body);
    }

    /// <summary>Sends every byte: a blocking send may take a part only.</summary>
    internal static void SendAll(Socket target, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0) bytes = bytes[target.Send(bytes)..];
    }

    private void Interrupt()
    {
        try
        {
            Volatile.Read(ref socket)?.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Closed already: nobody waits on it.
        }
    }

    private void Close()
    {
        Interlocked.Exchange(ref socket, null)?.Dispose();
        reader = null;
    }
}
