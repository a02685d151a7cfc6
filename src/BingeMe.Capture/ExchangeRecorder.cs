using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using BingeMe.Capture.Exchanges;
using BingeMe.Capture.Redaction;

namespace BingeMe.Capture;

/// <summary>
/// Records what a host answers (docs/replay.md): redacted before the first write, bounded in memory and file, and never in a request's way.
/// What there is no room for is dropped, and the trailer says how many. Safe for several threads.
/// </summary>
public sealed class ExchangeRecorder : IAsyncDisposable
{
    /// <summary>What an exchange that waits holds besides its own bytes, roughly.</summary>
    private const int Overhead = 1024;

    private readonly Channel<(int Bytes, Func<Exchange?> Make)> waiting = Channel.CreateUnbounded<(int, Func<Exchange?>)>();
    private readonly Dictionary<(string Operation, int Status), int> seen = [];
    private readonly Lock gate = new();
    private readonly Lock counting = new();
    private readonly CaptureOptions options;
    private readonly Func<string, string, string> operation;
    private readonly TimeProvider clock;
    private readonly Action<string> warn;
    private readonly Pseudonyms pseudonyms;
    private readonly Redactor redactor;
    private Task writing = Task.CompletedTask;
    private ExchangeWriter? output;
    private string name = "";
    private long waitingBytes;
    private int dropped;
    private bool isBroken;
    private bool isClosed;

    /// <summary>A recorder; its file is made when there is something to write.</summary>
    /// <param name="options">What is kept, and where.</param>
    /// <param name="operation">The operation that serves a method and a decoded path.</param>
    /// <param name="clock">For the file's name.</param>
    /// <param name="warn">Takes what an operator should know, as a sentence.</param>
    public ExchangeRecorder(CaptureOptions options, Func<string, string, string> operation, TimeProvider clock, Action<string> warn)
    {
        (this.options, this.operation, this.clock, this.warn) = (options, operation, clock, warn);
        pseudonyms = new Pseudonyms(options.Key.Span);
        redactor = new Redactor(pseudonyms);
    }

    /// <summary>The largest body that is wanted, bytes.</summary>
    public int MostBodyBytes => options.MostBodyBytes;

    /// <summary>How many exchanges were lost so far.</summary>
    public int Dropped => Volatile.Read(ref dropped);

    /// <summary>Writes beside the requests until disposed: for a server. A function calls <see cref="Drain"/> between its requests instead.</summary>
    public void Start() => writing = Task.Run(WriteAll);

    /// <summary>Whether an exchange is to be kept, by operation and status and not by time: what is rare must appear. To be asked once for each.</summary>
    /// <param name="method">The request's method.</param>
    /// <param name="path">Its decoded path.</param>
    /// <param name="status">The answer's status.</param>
    public bool IsWanted(string method, string path, int status)
    {
        if (options.OneIn == 1) return true;
        var key = (operation(method, path), status);
        lock (counting)
        {
            var count = seen.GetValueOrDefault(key);
            seen[key] = (count + 1) % options.OneIn;
            return count == 0;
        }
    }

    /// <summary>Keeps room for an exchange; false when there is none, and then it is lost.</summary>
    /// <param name="bytes">What it holds until it is written.</param>
    public bool Reserve(int bytes)
    {
        if (Volatile.Read(ref isBroken) || Interlocked.Add(ref waitingBytes, bytes + Overhead) > options.MostWaitingBytes)
        {
            if (!Volatile.Read(ref isBroken)) Interlocked.Add(ref waitingBytes, -bytes - Overhead);
            Interlocked.Increment(ref dropped);
            return false;
        }

        return true;
    }

    /// <summary>Takes an exchange, for which <see cref="Reserve"/> kept room. Never waits.</summary>
    /// <param name="bytes">The same as there.</param>
    /// <param name="make">Puts it together, when it is written; null = there is nothing to record.</param>
    public void Take(int bytes, Func<Exchange?> make)
    {
        if (waiting.Writer.TryWrite((bytes, make))) return;
        Interlocked.Add(ref waitingBytes, -bytes - Overhead);
        Interlocked.Increment(ref dropped);
    }

    /// <summary>Writes what waits. Never throws.</summary>
    /// <param name="mayBeTheLast">Whether the process may be gone without a word after this: the recording is then whole as it stands.</param>
    public void Drain(bool mayBeTheLast = false)
    {
        lock (gate)
        {
            if (isClosed) return;
            var isAny = false;
            while (waiting.Reader.TryRead(out var one))
            {
                isAny = true;
                Guarded(() => Write(one.Make));
                Interlocked.Add(ref waitingBytes, -one.Bytes - Overhead);
            }

            if (!isAny || output is not { } open) return;
            open.Dropped = Dropped;
            Guarded(mayBeTheLast ? open.Checkpoint : open.Flush);
        }
    }

    /// <summary>Writes what waits, and the trailer. Never throws.</summary>
    public void Close()
    {
        waiting.Writer.TryComplete();
        lock (gate)
        {
            Drain();
            if (isClosed) return;
            isClosed = true;

            // A loss of everything must be told too: no file would look like no traffic.
            if (Dropped > 0 && !isBroken) Guarded(() => output ??= Open());
            if (output is not { } open) return;
            open.Dropped = Dropped;
            Guarded(open.Close);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        waiting.Writer.TryComplete();
        await writing;
        Close();
    }

    private async Task WriteAll()
    {
        while (await waiting.Reader.WaitToReadAsync()) Drain();
    }

    /// <summary>A disk that is full or an event that nobody can read is the recording's loss, not a request's.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever goes wrong is counted and told; a host must outlive its recorder.")]
    private void Guarded(Action work)
    {
        try
        {
            work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Interlocked.Increment(ref dropped);
            if (!isBroken) warn($"The recording in {options.Folder} ends here, since it cannot be written: {e.Message}");
            Volatile.Write(ref isBroken, true);
        }
        catch (Exception e)
        {
            Interlocked.Increment(ref dropped);
            warn($"An exchange could not be recorded: {e.GetType().Name}");
        }
    }

    private void Write(Func<Exchange?> make)
    {
        if (isBroken)
        {
            Interlocked.Increment(ref dropped);
            return;
        }

        if (make() is not { } observed) return;
        output ??= Open();
        var exchange = redactor.Redact(observed with { Id = string.Create(CultureInfo.InvariantCulture, $"{name}-{output.Written + 1}") });
        var line = ExchangeLine.Write(exchange);
        if (output.Bytes + Encoding.UTF8.GetByteCount(line) > options.MostFileBytes) Interlocked.Increment(ref dropped);
        else output.Write(line, exchange.IsTruncated);
    }

    private ExchangeWriter Open()
    {
        Directory.CreateDirectory(options.Folder);
        name = $"{options.Source}-{clock.GetUtcNow().UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
        var file = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Read };
        if (!OperatingSystem.IsWindows()) file.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new ExchangeWriter(new FileStream(Path.Combine(options.Folder, $"{name}.ndjson"), file), options.Source, pseudonyms.Fingerprint);
    }
}
