using System.Text;

namespace BingeMe.Capture.Exchanges;

/// <summary>
/// Writes a recording: a head, a line an exchange, and a trailer that says how many there are and how many are missing. Without the
/// trailer's counts a loss would look like parity.
/// </summary>
public sealed class ExchangeWriter : IAsyncDisposable
{
    private readonly StreamWriter output;
    private int written;
    private int truncated;
    private bool isClosed;
    private long? linesEnd;

    /// <summary>Begins a recording.</summary>
    /// <param name="stream">Where it goes; closed with the writer.</param>
    /// <param name="source">Who recorded, e.g. <c>import</c>.</param>
    /// <param name="redaction">How it was redacted: the key's fingerprint, or <c>invented</c>.</param>
    public ExchangeWriter(Stream stream, string source, string redaction)
    {
        output = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\n" };
        output.WriteLine(ExchangeLine.Json(json =>
        {
            json.WriteStartObject("recording"u8);
            json.WriteString("source"u8, source);
            json.WriteString("redaction"u8, redaction);
            json.WriteEndObject();
        }));
    }

    /// <summary>Exchanges that could not be written; told in the trailer.</summary>
    public int Dropped { get; set; }

    /// <summary>How many were written so far.</summary>
    public int Written => written;

    /// <summary>How many bytes were written so far; the trailer is not among them.</summary>
    public long Bytes { get; private set; }

    /// <summary>Writes one exchange, which must be redacted already.</summary>
    public async Task Write(Exchange exchange, CancellationToken cancelled)
    {
        var line = ExchangeLine.Write(exchange);
        TakeTrailerBack();
        await output.WriteLineAsync(line.AsMemory(), cancelled);
        Count(line, exchange.IsTruncated);
    }

    /// <summary>Writes the line of an exchange, which must be redacted already.</summary>
    /// <param name="line">From <see cref="ExchangeLine.Write"/>.</param>
    /// <param name="isTruncated">Whether a body is missing.</param>
    public void Write(string line, bool isTruncated)
    {
        TakeTrailerBack();
        output.WriteLine(line);
        Count(line, isTruncated);
    }

    /// <summary>Hands what was written to the system, so that it outlives the process.</summary>
    public void Flush() => output.Flush();

    /// <summary>
    /// Writes the trailer as if this were the end; what is written next takes its place. For a process that may be gone without a word, onto a
    /// stream that can seek.
    /// </summary>
    public void Checkpoint()
    {
        TakeTrailerBack();
        output.Flush();
        linesEnd = output.BaseStream.Position;
        output.WriteLine(Trailer());
        output.Flush();
    }

    /// <summary>Writes the trailer and closes the stream.</summary>
    public void Close()
    {
        if (isClosed) return;
        isClosed = true;
        TakeTrailerBack();
        output.WriteLine(Trailer());
        output.Dispose();
    }

    /// <inheritdoc cref="Close"/>
    public async ValueTask DisposeAsync()
    {
        if (isClosed) return;
        isClosed = true;
        TakeTrailerBack();
        await output.WriteLineAsync(Trailer());
        await output.DisposeAsync();
    }

    private void TakeTrailerBack()
    {
        if (linesEnd is not { } end) return;
        output.BaseStream.SetLength(end);
        output.BaseStream.Position = end;
        linesEnd = null;
    }

    private void Count(string line, bool isTruncated)
    {
        Bytes += Encoding.UTF8.GetByteCount(line) + 1;
        written++;
        if (isTruncated) truncated++;
    }

    private string Trailer() => ExchangeLine.Json(json =>
    {
        json.WriteStartObject("trailer"u8);
        json.WriteNumber("exchanges"u8, written);
        json.WriteNumber("dropped"u8, Dropped);
        json.WriteNumber("truncated"u8, truncated);
        json.WriteEndObject();
    });
}
