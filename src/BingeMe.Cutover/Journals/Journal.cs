using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace BingeMe.Cutover.Journals;

/// <summary>
/// The append-only record of every run: what was meant before it was tried, what came of it, and why (docs/cutover.md, points 23 and 29). A
/// record is on the disk before <see cref="Append"/> returns. A last line that a crash cut off is not there.
/// </summary>
/// <remarks>
/// Two processes may have it open: a controller that hangs, and the rollback that passes it over. Whatever either of them writes comes behind what is
/// there (O_APPEND), and one that finds a record which is not its own writes no more.
/// </remarks>
public sealed partial class Journal : IJournal, IDisposable
{
    private readonly SafeFileHandle file;
    private readonly string path;
    private readonly TimeProvider clock;
    private long next, end;

    private Journal(SafeFileHandle file, string path, TimeProvider clock) => (this.file, this.path, this.clock) = (file, path, clock);

    /// <summary>Opens a journal to write on, and cuts off a half-written last line.</summary>
    /// <param name="path">The file; made where it is not there.</param>
    /// <param name="clock">For the records' times.</param>
    /// <param name="records">What it holds.</param>
    /// <exception cref="JournalException">It holds a line that is no record, other than the last.</exception>
    public static Journal Open(string path, TimeProvider clock, out IReadOnlyList<JournalRecord> records)
    {
        var journal = new Journal(File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite), path, clock);
        try
        {
            var text = new byte[RandomAccess.GetLength(journal.file)];
            var length = 0;
            for (int read; (read = RandomAccess.Read(journal.file, text.AsSpan(length), length)) > 0;) length += read;
            var whole = text.AsSpan(0, length).LastIndexOf((byte)'\n') + 1;
            records = Parse(Encoding.UTF8.GetString(text, 0, whole), path);
            (journal.next, journal.end) = (records.Count == 0 ? 1 : records[^1].Number + 1, whole);
            if (whole < length) RandomAccess.SetLength(journal.file, whole);
            Appending(journal.file);
            return journal;
        }
        catch
        {
            journal.Dispose();
            throw;
        }
    }

    /// <summary>What a journal holds, while somebody may write on it.</summary>
    /// <param name="path">The file; one that is not there holds nothing.</param>
    /// <exception cref="JournalException">It holds a line that is no record, other than the last.</exception>
    public static IReadOnlyList<JournalRecord> Read(string path)
    {
        if (!File.Exists(path)) return [];
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file, Encoding.UTF8);
        return Parse(reader.ReadToEnd(), path);
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">It is not written, e.g. as the disk is full; the next one may be.</exception>
    /// <exception cref="JournalException">Another process has written there since: this one must end.</exception>
    public JournalRecord Append(JournalRecord record)
    {
        var numbered = record with { Number = next, At = clock.GetUtcNow() };
        var line = Encoding.UTF8.GetBytes(numbered.ToJson() + "\n");
        if (RandomAccess.GetLength(file) != end) throw new JournalException($"Another process has written on {path} since this one did, most likely a rollback that passed this one over: it writes no more. 'bingeme cutover history' shows what was written.");
        try
        {
            RandomAccess.Write(file, line, end);
            RandomAccess.FlushToDisk(file);
        }
        catch (IOException)
        {
            // A full disk takes half of a line: what comes behind it later would be no record.
            RandomAccess.SetLength(file, end);
            throw;
        }

        (next, end) = (next + 1, end + line.Length);
        return numbered;
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private static List<JournalRecord> Parse(string text, string path)
    {
        var records = new List<JournalRecord>();
        for (var whole = 0; text.IndexOf('\n', whole) is var end and >= 0; whole = end + 1)
            records.Add(JournalRecord.TryParse(text[whole..end]) ?? throw new JournalException($"Line {records.Count + 1} of {path} is no record. Move the file aside if its runs are over, and roll back by hand if one is not."));
        return records;
    }

    /// <summary>Makes the system put each write behind what is there, wherever its writer believes the end to be; .NET's own appending does not.</summary>
    /// <exception cref="IOException">It does not.</exception>
    private static void Appending(SafeFileHandle file)
    {
        const int SetFlags = 4;
        if (OperatingSystem.IsWindows()) return;
        if (Control(file, SetFlags, OperatingSystem.IsLinux() ? 0x400 : 0x8) != 0) throw new IOException($"The journal cannot be appended to: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}.");
    }

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int Control(SafeFileHandle file, int command, int value);
}

/// <summary>Where a controller writes what it means and does.</summary>
public interface IJournal
{
    /// <summary>Writes a record down for good.</summary>
    /// <returns>The record with its number and time.</returns>
    JournalRecord Append(JournalRecord record);
}

/// <summary>One line of a journal.</summary>
public sealed record JournalRecord
{
    /// <summary>Counted from 1 over all runs.</summary>
    public long Number { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Of which run: the time and plan it began with, e.g. <c>2026-01-01T00:00:00Z-production</c>.</summary>
    public required string Run { get; init; }

    /// <summary>The writer's fencing number.</summary>
    public required long Fence { get; init; }

    /// <summary>What it is.</summary>
    public required JournalKind Kind { get; init; }

    /// <summary>The stage, e.g. <c>step 5 %</c>.</summary>
    public string? Stage { get; init; }

    /// <summary>Green's share before, in ten-thousandths.</summary>
    public int? From { get; init; }

    /// <summary>Green's share that is meant or in force, in ten-thousandths.</summary>
    public int? To { get; init; }

    /// <summary>Why, or what was seen.</summary>
    public string? Text { get; init; }

    /// <summary>Who: a person's name for a command, otherwise null.</summary>
    public string? By { get; init; }

    /// <summary>Figures of that moment, by name.</summary>
    public IReadOnlyDictionary<string, double>? Figures { get; init; }

    /// <summary>One line of JSON, without line end.</summary>
    public string ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("n"u8, Number);
            json.WriteString("at"u8, At);
            json.WriteString("run"u8, Run);
            json.WriteNumber("fence"u8, Fence);
            json.WriteString("kind"u8, JournalKinds.Name(Kind));
            if (Stage is not null) json.WriteString("stage"u8, Stage);
            if (From is { } from) json.WriteNumber("from"u8, from);
            if (To is { } to) json.WriteNumber("to"u8, to);
            if (Text is not null) json.WriteString("text"u8, Text);
            if (By is not null) json.WriteString("by"u8, By);
            if (Figures is not null)
            {
                json.WriteStartObject("figures"u8);
                foreach (var (name, value) in Figures) json.WriteNumber(name, double.IsFinite(value) ? value : 0);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Reads a line; null where it is no record.</summary>
    public static JournalRecord? TryParse(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            return new JournalRecord
            {
                Number = root.GetProperty("n").GetInt64(),
                At = root.GetProperty("at").GetDateTimeOffset(),
                Run = root.GetProperty("run").GetString() ?? "",
                Fence = root.GetProperty("fence").GetInt64(),
                Kind = JournalKinds.Of(root.GetProperty("kind").GetString()),
                Stage = Text("stage"),
                From = Integer("from"),
                To = Integer("to"),
                Text = Text("text"),
                By = Text("by"),
                Figures = root.TryGetProperty("figures", out var figures) ? figures.EnumerateObject().ToDictionary(static f => f.Name, static f => f.Value.GetDouble(), StringComparer.Ordinal) : null,
            };

            string? Text(string name) => root.TryGetProperty(name, out var value) ? value.GetString() : null;
            int? Integer(string name) => root.TryGetProperty(name, out var value) ? value.GetInt32() : null;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}

/// <summary>What a record is.</summary>
public enum JournalKind
{
    /// <summary>A run begins; the text is its plan's digest.</summary>
    Started,

    /// <summary>Another process goes on with a run.</summary>
    Continued,

    /// <summary>A stage begins.</summary>
    Stage,

    /// <summary>The engine will be told a share.</summary>
    Intent,

    /// <summary>The engine says that the share is in force.</summary>
    InForce,

    /// <summary>Figures of the last seconds.</summary>
    Figures,

    /// <summary>A rule is broken, or something else worth a note.</summary>
    Noted,

    /// <summary>Somebody's command.</summary>
    Command,

    /// <summary>The share stays until somebody resumes.</summary>
    Paused,

    /// <summary>The run goes on.</summary>
    Resumed,

    /// <summary>Green gets nothing any more, and why; <see cref="RolledBack"/> says when that was in force.</summary>
    RollingBack,

    /// <summary>The run is over and blue serves all.</summary>
    RolledBack,

    /// <summary>The run is over and green serves all.</summary>
    Completed,

    /// <summary>A person cleared the way for another run after a rollback.</summary>
    Reset,
}

/// <summary>Kinds as journals write them.</summary>
public static class JournalKinds
{
    /// <summary>In lower case with hyphens.</summary>
    public static string Name(JournalKind kind) => kind switch
    {
        JournalKind.InForce => "in-force",
        JournalKind.RollingBack => "rolling-back",
        JournalKind.RolledBack => "rolled-back",
        _ => kind.ToString().ToLowerInvariant(),
    };

    internal static JournalKind Of(string? name)
    {
        foreach (var kind in Enum.GetValues<JournalKind>())
            if (Name(kind) == name) return kind;
        throw new FormatException($"'{name}' is no kind of record.");
    }
}

/// <summary>A journal cannot be read.</summary>
/// <param name="message">Why, and what to do.</param>
public sealed class JournalException(string message) : Exception(message);
