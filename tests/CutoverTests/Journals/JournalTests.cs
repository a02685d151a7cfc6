using System.Text;
using BingeMe.Cutover.Journals;
using Xunit;

namespace CutoverTests.Journals;

/// <summary>The journal with two processes on it: a controller that hung, and the rollback that passed it over.</summary>
public sealed class JournalTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("bm-journal-").FullName;

    private string File => Path.Combine(folder, "journal.ndjson");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Who_was_passed_over_writes_no_more_and_destroys_nothing()
    {
        using var hung = Journal.Open(File, TimeProvider.System, out _);
        hung.Append(Record(1, JournalKind.Started, "the first"));
        using (var rollback = Journal.Open(File, TimeProvider.System, out var records))
        {
            Assert.Single(records);
            rollback.Append(Record(2, JournalKind.RollingBack, "somebody asked for it"));
            rollback.Append(Record(2, JournalKind.RolledBack, "somebody asked for it"));
        }

        Assert.Throws<JournalException>(() => hung.Append(Record(1, JournalKind.Figures, "from before")));

        Assert.Equal([(1L, JournalKind.Started), (2L, JournalKind.RollingBack), (3L, JournalKind.RolledBack)], Journal.Read(File).Select(static r => (r.Number, r.Kind)));
    }

    /// <summary>One that was halted between its look at the end and its write: only the system can put that record behind the others.</summary>
    [Fact]
    public void The_system_itself_appends()
    {
        using var journal = Journal.Open(File, TimeProvider.System, out _);

        // /proc says in octal with what flags a file is open. Those of other tests come and go while they are looked at.
        var mine = Directory.EnumerateFileSystemEntries("/proc/self/fd").Single(f => new FileInfo(f).LinkTarget == File);
        var flags = System.IO.File.ReadAllLines($"/proc/self/fdinfo/{Path.GetFileName(mine)}").Single(static l => l.StartsWith("flags:", StringComparison.Ordinal));

        Assert.NotEqual(0, Convert.ToInt32(flags["flags:".Length..].Trim(), 8) & 0x400);
    }

    [Fact]
    public void A_last_line_that_was_cut_off_is_not_there_whatever_it_was_cut_in()
    {
        using (var journal = Journal.Open(File, TimeProvider.System, out _)) journal.Append(Record(1, JournalKind.Noted, "größer"));
        var whole = System.IO.File.ReadAllBytes(File);
        System.IO.File.WriteAllBytes(File, [.. whole, .. Encoding.UTF8.GetBytes("{\"text\":\"grö")[..^1]]);

        using (var journal = Journal.Open(File, TimeProvider.System, out var records))
        {
            Assert.Single(records);
            journal.Append(Record(1, JournalKind.Noted, "2"));
        }

        Assert.Equal([1L, 2L], Journal.Read(File).Select(static r => r.Number));
    }

    private static JournalRecord Record(long fence, JournalKind kind, string text) => new() { Run = "r", Fence = fence, Kind = kind, Text = text };
}
