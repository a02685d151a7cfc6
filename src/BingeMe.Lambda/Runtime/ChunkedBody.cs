using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace BingeMe.Lambda.Runtime;

/// <summary>
/// The body of a request in chunks (RFC 9112 section 7.1). Small writes gather until 8 KB or a flush; <see cref="Complete"/> ends it,
/// with trailers where needed. Writes block, as the whole client does.
/// </summary>
internal sealed class ChunkedBody(Socket socket) : Stream
{
    private readonly byte[] pending = new byte[8 * 1024];
    private int count;

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > pending.Length - count) Flush();
        if (bytes.Length > pending.Length)
        {
            SendChunk(bytes);
            return;
        }

        bytes.CopyTo(pending.AsSpan(count));
        count += bytes.Length;
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override void Flush()
    {
        if (count == 0) return;
        SendChunk(pending.AsSpan(0, count));
        count = 0;
    }

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Flush();
        return Task.CompletedTask;
    }

    /// <summary>Sends what is left, the last chunk and the trailers.</summary>
    /// <param name="trailers">Complete field lines, each with its line end; empty for none.</param>
    /// <exception cref="IOException">The connection broke.</exception>
    public void Complete(string trailers)
    {
        Flush();
        Send(Encoding.UTF8.GetBytes($"0\r\n{trailers}\r\n"));
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    private void SendChunk(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return;
        Send(Encoding.ASCII.GetBytes(bytes.Length.ToString("x", CultureInfo.InvariantCulture) + "\r\n"));
        Send(bytes);
        Send("\r\n"u8);
    }

    private void Send(ReadOnlySpan<byte> bytes)
    {
        try
        {
            RuntimeConnection.SendAll(socket, bytes);
        }
        catch (SocketException e)
        {
            throw new IOException("The Runtime API closed the connection of a streamed answer.", e);
        }
    }
}
