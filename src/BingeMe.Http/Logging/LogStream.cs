using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using System.Text;

namespace BingeMe.Http.Logging;

/// <summary>
/// Where log lines go: a bounded queue in front of a stream that one thread writes, so that a pipe which nobody reads holds up neither a
/// request nor the end of the process. What finds the queue full is dropped; how many lines that were is counted and said before the next
/// line that gets through. Safe for several threads.
/// </summary>
[SuppressMessage("Usage", "CA2213", Justification = "Whose output is the process's closes with the process, while the thread may still hang in it.")]
public sealed class LogStream : Stream
{
    /// <summary>Bytes that wait at most; as many may be under way.</summary>
    public const int DefaultMost = 1024 * 1024;

    private static readonly Lazy<LogStream> Output = new(static () => new LogStream(Console.OpenStandardOutput(), TimeProvider.System));
    private static readonly Lazy<LogStream> Error = new(static () => new LogStream(Console.OpenStandardError(), TimeProvider.System));

    private static readonly Counter<long> Dropped =
        new Meter(ApiMetrics.MeterName).CreateCounter<long>("bingeme.log.dropped", "{line}", "Log lines dropped because nobody read the log fast enough.");

    private readonly Stream output;
    private readonly TimeProvider clock;
    private readonly int most;
    private readonly object gate = new();
    private ArrayBufferWriter<byte> waiting = new();
    private ArrayBufferWriter<byte> writing = new();
    private long droppedLines;
    private bool isStarted;
    private bool isIdle = true;
    private bool isStuck;

    /// <summary>Makes the queue; its thread starts with the first line.</summary>
    /// <param name="output">Where lines go in the end. Nobody else writes there.</param>
    /// <param name="clock">Stamps what is said about dropped lines.</param>
    /// <param name="most">Bytes that wait at most.</param>
    public LogStream(Stream output, TimeProvider clock, int most = DefaultMost)
    {
        this.output = output;
        Dropped.Add(0);
        this.clock = clock;
        this.most = most;
    }

    /// <summary>How long <see cref="Flush()"/> waits.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The process's standard output, for all of its logs.</summary>
    public static LogStream StandardOutput => Output.Value;

    /// <summary>The process's standard error.</summary>
    public static LogStream StandardError => Error.Value;

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Takes whole lines, or drops them; never waits.</summary>
    /// <param name="buffer">One line or several, each with its end.</param>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (buffer.IsEmpty) return;
        lock (gate)
        {
            if (waiting.WrittenCount + buffer.Length > most)
            {
                var lines = buffer.Count((byte)'\n');
                droppedLines += lines;
                Dropped.Add(lines);
                return;
            }

            if (droppedLines > 0) SayDropped();
            waiting.Write(buffer);
            isIdle = false;
            if (!isStarted)
            {
                isStarted = true;
                // Background: a write that never ends does not keep the process.
                new Thread(WriteOn) { IsBackground = true, Name = "log" }.Start();
            }

            Monitor.PulseAll(gate);
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>
    /// Waits until all lines are written, a tenth of a second at most, and not at all while nothing has been written since the last wait
    /// that was in vain.
    /// </summary>
    public override void Flush() => Flush(Patience);

    /// <summary>Waits until all lines are written, as long as given at most.</summary>
    public void Flush(TimeSpan atMost)
    {
        lock (gate)
        {
            if (isStuck) return;
            var until = Environment.TickCount64 + (long)atMost.TotalMilliseconds;
            while (!isIdle)
            {
                var left = until - Environment.TickCount64;
                if (left > 0 && Monitor.Wait(gate, (int)left)) continue;
                isStuck = !isIdle;
                return;
            }
        }
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>In the form of the other lines (clef-json.org).</summary>
    private void SayDropped()
    {
        waiting.Write(Encoding.UTF8.GetBytes(
            $$"""{"@t":"{{clock.GetUtcNow().UtcDateTime:O}}","@l":"Warning","@mt":"{Dropped} log lines were dropped before this one: nobody read the log fast enough.","Dropped":{{droppedLines}}}""" + "\n"));
        droppedLines = 0;
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever is wrong with the output, there is no place left to say so, and requests go on.")]
    private void WriteOn()
    {
        while (true)
        {
            lock (gate)
            {
                while (waiting.WrittenCount == 0)
                {
                    isIdle = true;
                    Monitor.PulseAll(gate);
                    Monitor.Wait(gate);
                }

                (waiting, writing) = (writing, waiting);
            }

            try
            {
                output.Write(writing.WrittenSpan);
                output.Flush();
            }
            catch (Exception)
            {
                // Nobody reads the log any more.
            }

            writing.ResetWrittenCount();
            lock (gate) isStuck = false;
        }
    }
}
