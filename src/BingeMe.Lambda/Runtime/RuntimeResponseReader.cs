using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace BingeMe.Lambda.Runtime;

/// <summary>
/// Reads HTTP/1.1 answers from a blocking socket (RFC 9112): status line, header fields, and a body framed by Content-Length, by chunks
/// or by the connection's end. Bytes that arrive early are kept for the next answer of the same connection.
/// </summary>
internal sealed class RuntimeResponseReader(Socket socket)
{
    private const int MaxHead = 64 * 1024;

    /// <summary>Far above the 6 MB of an event; a bound all the same, for a length that is nonsense.</summary>
    private const int MaxBody = 64 * 1024 * 1024;

    private byte[] buffer = new byte[8 * 1024];
    private int start;
    private int end;

    /// <summary>True once a byte of the current answer has arrived: from then on a request must not be repeated.</summary>
    public bool Began { get; private set; }

    /// <summary>Whether the connection can carry another request after this answer.</summary>
    public bool KeepsAlive { get; private set; }

    /// <summary>Reads one final answer, leaving interim ones (1xx) out.</summary>
    /// <exception cref="IOException">The connection ended too early, or the answer is no HTTP.</exception>
    /// <exception cref="SocketException">The connection broke.</exception>
    public RuntimeResponse Read()
    {
        Began = false;
        RuntimeResponse reply;
        do reply = ReadHead();
        while (reply.Status is >= 100 and < 200);

        KeepsAlive = !Closes(reply["Connection"]);
        if (reply.Status is 204 or 304) return reply;
        if (reply["Transfer-Encoding"] is { } coding)
        {
            if (!coding.Equals("chunked", StringComparison.OrdinalIgnoreCase)) throw new IOException($"The transfer coding '{coding}' is not known.");
            reply.Body = ReadChunks();
        }
        else if (reply["Content-Length"] is { } text)
        {
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length > MaxBody) throw new IOException($"The content length '{text}' is out of bounds.");
            reply.Body = new byte[length];
            ReadExactly(reply.Body);
        }
        else
        {
            KeepsAlive = false;
            reply.Body = ReadToEnd();
        }

        return reply;
    }

    /// <summary>A list of options, of which one may be <c>close</c> (RFC 9110 section 7.6.1): <c>Keep-Alive, close</c> closes.</summary>
    private static bool Closes(ReadOnlySpan<char> connection)
    {
        foreach (var option in connection.Split(','))
            if (connection[option].Trim(" \t").Equals("close", StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    private RuntimeResponse ReadHead()
    {
        var line = ReadLine();
        if (line.Length < 12 || !line.StartsWith("HTTP/1."u8) || !int.TryParse(line.Slice(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status))
            throw new IOException("The answer does not begin with an HTTP/1.1 status line.");

        var headers = new List<KeyValuePair<string, string>>(12);
        var size = line.Length;
        while ((line = ReadLine()).Length > 0)
        {
            if ((size += line.Length) > MaxHead) throw new IOException($"The answer's head is longer than {MaxHead} bytes.");
            var colon = line.IndexOf((byte)':');
            if (colon <= 0) throw new IOException("A header field has no colon.");
            headers.Add(new(Encoding.UTF8.GetString(line[..colon]), Encoding.UTF8.GetString(line[(colon + 1)..].Trim(" \t"u8))));
        }

        return new RuntimeResponse(status, headers);
    }

    private byte[] ReadChunks()
    {
        var body = new ArrayBufferWriter<byte>(8 * 1024);
        while (true)
        {
            var line = ReadLine();
            if (!Utf8Parser.TryParse(line, out int size, out var used, 'x') || (used < line.Length && line[used] is not ((byte)';' or (byte)' ')) || size < 0 || size > MaxBody - body.WrittenCount)
                throw new IOException("A chunk's size is out of bounds.");
            if (size == 0) break;
            ReadExactly(body.GetSpan(size)[..size]);
            body.Advance(size);
            if (ReadLine().Length != 0) throw new IOException("A chunk does not end where it should.");
        }

        // Trailers say nothing that we need.
        while (ReadLine().Length > 0)
        {
        }

        return body.WrittenSpan.ToArray();
    }

    private byte[] ReadToEnd()
    {
        var body = new ArrayBufferWriter<byte>(8 * 1024);
        do
        {
            if (body.WrittenCount + end - start > MaxBody) throw new IOException("The answer is too long.");
            body.Write(buffer.AsSpan(start, end - start));
            start = end;
        }
        while (Fill());
        return body.WrittenSpan.ToArray();
    }

    /// <summary>The next line without its end; valid until the next read.</summary>
    private ReadOnlySpan<byte> ReadLine()
    {
        var searched = 0;
        while (true)
        {
            var found = buffer.AsSpan(start + searched, end - start - searched).IndexOf((byte)'\n');
            if (found >= 0)
            {
                var line = buffer.AsSpan(start, searched + found);
                start += searched + found + 1;
                return line.Length > 0 && line[^1] == '\r' ? line[..^1] : line;
            }

            searched = end - start;
            if (searched > MaxHead) throw new IOException($"A line is longer than {MaxHead} bytes.");
            if (!Fill()) throw new IOException("The connection ended within an answer.");
        }
    }

    private void ReadExactly(Span<byte> target)
    {
        var ready = Math.Min(target.Length, end - start);
        buffer.AsSpan(start, ready).CopyTo(target);
        start += ready;
        for (target = target[ready..]; target.Length > 0;)
        {
            var count = socket.Receive(target);
            if (count == 0) throw new IOException("The connection ended within an answer.");
            target = target[count..];
        }
    }

    /// <summary>Receives more behind the unread bytes; false at the connection's end.</summary>
    private bool Fill()
    {
        if (start == end) start = end = 0;
        if (end == buffer.Length && start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            end -= start;
            start = 0;
        }
        else if (end == buffer.Length)
        {
            Array.Resize(ref buffer, buffer.Length * 2);
        }

        var count = socket.Receive(buffer.AsSpan(end));
        end += count;
        if (count > 0) Began = true;
        return count > 0;
    }
}
