using System.Text.Json;
using BingeMe.Capture.Exchanges;
using BingeMe.Http;

namespace BingeMe.Replay.Exchanges;

/// <summary>A recording that was read: docs/replay.md has the format. Recordings may be put one behind the other.</summary>
public sealed class ExchangeFile
{
    /// <summary>The head's word for a recording in which everything is invented, so that nothing had to be redacted.</summary>
    public const string Invented = "invented";

    private readonly List<Exchange> exchanges = [];
    private readonly List<ExchangeFault> faults = [];
    private readonly bool mayBeWritten;
    private int since;
    private bool isOpen;
    private int last;

    private ExchangeFile(bool mayBeWritten) => this.mayBeWritten = mayBeWritten;

    /// <summary>The exchanges in the order of their lines.</summary>
    public IReadOnlyList<Exchange> Exchanges => exchanges;

    /// <summary>The line of each exchange, from 1.</summary>
    public List<int> Lines { get; } = [];

    /// <summary>Every fault; empty when the file is whole.</summary>
    public IReadOnlyList<ExchangeFault> Faults => faults;

    /// <summary>How many exchanges the recorder lost, by its trailers.</summary>
    public int Dropped { get; private set; }

    /// <summary>How many have a body that is missing, by the trailers.</summary>
    public int Truncated { get; private set; }

    /// <summary>Whether every head says that the contents are invented.</summary>
    public bool IsInvented { get; private set; } = true;

    /// <summary>
    /// Whether it ends without a trailer, as far as it was read: its recorder is at work, or was ended without a word. How many exchanges were
    /// lost is not known then. Only of files that may be being written; of others that is a fault.
    /// </summary>
    public bool IsUnfinished { get; private set; }

    /// <summary>Reads a file, past its faults.</summary>
    /// <param name="file">The file.</param>
    /// <param name="cancelled">Ends the reading.</param>
    /// <param name="mayBeWritten">Whether somebody may be writing it: then neither a trailer that is not there yet nor half of the last line is a fault.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static async Task<ExchangeFile> Read(string file, CancellationToken cancelled, bool mayBeWritten = false)
    {
        var read = new ExchangeFile(mayBeWritten);
        string? before = null;
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var text = new StreamReader(stream);
        while (await text.ReadLineAsync(cancelled) is { } line)
        {
            if (before is not null) read.Take(before, isHalf: false);
            before = line;
        }

        if (before is not null) read.Take(before, isHalf: mayBeWritten && stream.CanSeek && !await EndsLine(stream, cancelled));
        read.End();
        return read;
    }

    /// <summary>Whether the last byte that was read ends a line.</summary>
    private static async Task<bool> EndsLine(FileStream stream, CancellationToken cancelled)
    {
        var last = new byte[1];
        stream.Position--;
        return await stream.ReadAsync(last, cancelled) == 1 && last[0] == (byte)'\n';
    }

    private void Take(string text, bool isHalf)
    {
        last++;
        if (text.Length == 0) return;
        try
        {
            using var document = UnicodeJson.Parse(text);
            Take(document.RootElement);
        }
        catch (JsonException) when (isHalf)
        {
            // The rest of the line is still to come.
            IsUnfinished = true;
        }
        catch (JsonException e)
        {
            Fault($"it is not JSON: {e.Message}");
        }
    }

    private void Take(JsonElement line)
    {
        if (line.ValueKind != JsonValueKind.Object || !line.TryGetProperty("v", out var version)) Fault("it is no object with a version 'v'");
        else if (version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out var number) || number != ExchangeLine.Version)
            Fault($"version {version.GetRawText()} is not known; this tool reads version {ExchangeLine.Version}");
        else if (line.TryGetProperty("recording", out var head)) Begin(head);
        else if (line.TryGetProperty("trailer", out var trailer)) Close(trailer);
        else Exchanged(line);
    }

    private void Begin(JsonElement head)
    {
        if (isOpen) Fault("a recording begins before the one before it has a trailer: its end is missing");
        (isOpen, since) = (true, 0);
        IsInvented &= head.ValueKind == JsonValueKind.Object && head.TryGetProperty("redaction", out var how) && how.ValueKind == JsonValueKind.String && how.ValueEquals(Invented);
    }

    private void Close(JsonElement trailer)
    {
        if (!isOpen) Fault("a trailer without a recording");
        isOpen = false;
        if (Count(trailer, "exchanges") is not { } count || Count(trailer, "dropped") is not { } dropped || Count(trailer, "truncated") is not { } truncated)
        {
            Fault("the trailer needs the counts 'exchanges', 'dropped' and 'truncated'");
            return;
        }

        if (count != since) Fault($"the trailer counts {count} exchanges, {since} are there: lines were lost or added");
        Dropped += dropped;
        Truncated += truncated;
    }

    private void Exchanged(JsonElement line)
    {
        if (!isOpen) Fault("an exchange outside of a recording: its head is missing");
        since++;
        var found = new List<string>();
        if (ExchangeReader.Read(line, found) is { } exchange)
        {
            exchanges.Add(exchange);
            Lines.Add(last);
        }

        foreach (var fault in found) Fault(fault);
    }

    private void End()
    {
        IsUnfinished |= mayBeWritten && (last == 0 || isOpen);
        if (IsUnfinished) return;
        if (last == 0) Fault("the file is empty");
        else if (isOpen) Fault("there is no trailer: the recording was cut off");
    }

    private void Fault(string what) => faults.Add(new ExchangeFault(last, what));

    private static int? Count(JsonElement trailer, string name) =>
        trailer.ValueKind == JsonValueKind.Object && trailer.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var count) && count >= 0 ? count : null;
}

/// <summary>What is wrong with a recording.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="What">What is wrong.</param>
public sealed record ExchangeFault(int Line, string What);
