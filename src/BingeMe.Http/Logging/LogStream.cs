using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using System.Runtime.InteropServices;
using System.Text;

namespace BingeMe.Http.Logging;

/// <summary>
/// Where log lines go: a bounded queue in front of a stream that one thread writes, so that a pipe which nobody reads holds up neither a
/// request nor the end of the process. What finds the queue full is dropped; how many lines that were is counted and said before the next
/// line that gets through. Safe for several threads.
/// </summary>
[SuppressMessage("Usage", "CA2213", Justification = "Whose output is the process's closes with the process, while the thread may still hang in it.")]
public sealed partial class LogStream : Stream
{
    /// <summary>Bytes that wait at most; as many may be under way.</summary>
    public const int DefaultMost = 1024 * 1024;

    /// <summary>
    /// Between two writes: under load hundreds of lines share one write, and nobody has to wake the thread for each of them, which cost a
    /// request more than its line does (docs/performance.md). A first line after a pause is written at once.
    /// </summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(10);

    /// <summary>Bytes that a pipe with any room takes whole and at once (pipe(7), PIPE_BUF on Linux).</summary>
    private const int AtOnce = 4096;

    private static readonly Lazy<LogStream> Output = new(static () => new LogStream(Console.OpenStandardOutput(), TimeProvider.System, descriptor: 1));
    private static readonly Lazy<LogStream> Error = new(static () => new LogStream(Console.OpenStandardError(), TimeProvider.System, descriptor: 2));

    // Both outputs may be one pipe: who has seen room in it must not find it taken by the other one's thread.
    private static readonly Lock Turn = new();
    private static int writers;

    private static readonly Counter<long> Dropped =
        new Meter(ApiMetrics.MeterName).CreateCounter<long>("bingeme.log.dropped", "{line}", "Log lines dropped because the log had no room: nobody read it fast enough, or its disk was full.");

    private readonly Stream output;
    private readonly TimeProvider clock;
    private readonly int most;
    private readonly int descriptor;
    private readonly object gate = new();
    private ArrayBufferWriter<byte> waiting = new();
    private ArrayBufferWriter<byte> writing = new();
    private long droppedLines;

    // What the lines that wait say of lines that were dropped, to be said again if those get lost themselves.
    private (long Told, int Sayings) said;
    private bool isStarted;
    private bool isIdle = true;
    private bool isGathering;
    private bool isHurried;
    private bool isStuck;

    /// <summary>Makes the queue; its thread starts with the first line.</summary>
    /// <param name="output">Where lines go in the end. Nobody else writes there.</param>
    /// <param name="clock">Stamps what is said about dropped lines.</param>
    /// <param name="most">Bytes that wait at most.</param>
    /// <param name="descriptor">The output's file descriptor, for <see cref="WriteThrough"/>; -1 = not known.</param>
    public LogStream(Stream output, TimeProvider clock, int most = DefaultMost, int descriptor = -1)
    {
        this.descriptor = OperatingSystem.IsLinux() ? descriptor : -1;
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
                Lose(buffer.Count((byte)'\n'), 0);
                return;
            }

            if (droppedLines > 0) SayDropped();
            waiting.Write(buffer);
            var isAsleep = isIdle || (isGathering && waiting.WrittenCount > most / 2);
            isIdle = false;
            if (!isStarted)
            {
                isStarted = true;
                // Background: a write that never ends does not keep the process.
                new Thread(WriteOn) { IsBackground = true, Name = "log" }.Start();
            }
            else if (isAsleep)
            {
                Monitor.PulseAll(gate);
            }
        }
    }

    /// <summary>
    /// Takes whole lines and sees them written, if that is possible within a tenth of a second: for a function, whose sandbox may be frozen
    /// right after. A pipe that has room takes them from this thread; waking another one, and being woken by it, took longer than a small
    /// request does (docs/performance.md). Nobody but this process should write to the output.
    /// </summary>
    /// <param name="lines">One line or several, each with its end.</param>
    public void WriteThrough(ReadOnlySpan<byte> lines)
    {
        if (TryWriteAtOnce(lines)) return;
        Write(lines);
        Flush();
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
            if (isStuck || isIdle) return;
            isHurried = true;
            if (isGathering) Monitor.PulseAll(gate);
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

    private bool TryWriteAtOnce(ReadOnlySpan<byte> lines)
    {
        if (descriptor < 0 || lines.Length > AtOnce) return false;
        lock (gate)
        {
            // Behind what waits, and behind the word about what was dropped.
            if (!isIdle || droppedLines > 0) return false;
            lock (Turn)
            {
                if (writers > 0 || !HasRoom(descriptor)) return false;
                try
                {
                    output.Write(lines);
                    output.Flush();
                }
                catch (Exception e) when (e is IOException or ObjectDisposedException or UnauthorizedAccessException)
                {
                    // Nobody reads the log any more, or its disk is full.
                    Lose(lines.Count((byte)'\n'), 0);
                }

                return true;
            }
        }
    }

    private static bool HasRoom(int descriptor)
    {
        const short writable = 4;
        var asked = new PollRequest { Descriptor = descriptor, Events = writable };
        return Poll(ref asked, 1, 0) == 1 && asked.Answers == writable;
    }

    [LibraryImport("libc", EntryPoint = "poll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int Poll(ref PollRequest asked, nuint count, int milliseconds);

    /// <summary>Counts lines that never came out. The lock is held.</summary>
    /// <param name="lines">How many.</param>
    /// <param name="before">Earlier ones, counted then, of which one of these was to tell.</param>
    private void Lose(int lines, long before)
    {
        droppedLines += lines + before;
        Dropped.Add(lines);
    }

    /// <summary>In the form of the other lines (clef-json.org).</summary>
    private void SayDropped()
    {
        waiting.Write(Encoding.UTF8.GetBytes(
            $$"""{"@t":"{{clock.GetUtcNow().UtcDateTime:O}}","@l":"Warning","@mt":"{Dropped} log lines were dropped before this one: the log had no room.","Dropped":{{droppedLines}}}""" + "\n"));
        said = (said.Told + droppedLines, said.Sayings + 1);
        droppedLines = 0;
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever is wrong with the output, there is no place left to say so, and requests go on.")]
    private void WriteOn()
    {
        while (true)
        {
            (long Told, int Sayings) saying;
            lock (gate)
            {
                while (waiting.WrittenCount == 0)
                {
                    isIdle = true;
                    isHurried = false;
                    Monitor.PulseAll(gate);
                    Monitor.Wait(gate);
                }

                (waiting, writing) = (writing, waiting);
                (saying, said) = (said, default);
            }

            lock (Turn) writers++;
            try
            {
                output.Write(writing.WrittenSpan);
                output.Flush();
            }
            catch (Exception)
            {
                // Nobody reads the log any more, or its disk is full.
                lock (gate) Lose(writing.WrittenSpan.Count((byte)'\n') - saying.Sayings, saying.Told);
            }

            lock (Turn) writers--;

            writing.ResetWrittenCount();
            lock (gate)
            {
                isStuck = false;
                Gather();
            }
        }
    }

    /// <summary>Leaves lines time to gather, unless somebody waits for them or half the room is taken. The lock is held.</summary>
    private void Gather()
    {
        isGathering = true;
        var until = Environment.TickCount64 + (long)Gathering.TotalMilliseconds;
        while (!isHurried && waiting.WrittenCount <= most / 2 && until - Environment.TickCount64 is > 0 and var left) Monitor.Wait(gate, (int)left);
        isGathering = false;
    }

    /// <summary>struct pollfd (poll(2)).</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct PollRequest
    {
        public int Descriptor;
        public short Events;
        public short Answers;
    }
}
