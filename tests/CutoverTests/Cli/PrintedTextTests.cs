using BingeMe.Cutover.Journals;
using BingeMe.Replay.Samples;
using Xunit;

namespace CutoverTests.Cli;

/// <summary>What programs and hosts say reaches an operator's terminal as text and not as its commands.</summary>
public sealed class PrintedTextTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("bm-printed-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Control_characters_are_shown_and_letters_of_all_scripts_stay()
    {
        Assert.Equal(@"a\x1b[2J\x00\x7f\x9b\x85 größe 你好 🎈", PrintableText.Line("a\u001b[2J\0\u007f\u009b\u0085 größe 你好 🎈"));
        Assert.Equal(@"a\x0d\x0a\x09b", PrintableText.Line("a\r\n\tb"));
        Assert.Equal("a\\x0d\n\tb", PrintableText.Lines("a\r\n\tb"));
    }

    [Theory]
    [InlineData("history")]
    [InlineData("status")]
    public async Task What_a_program_said_commands_no_terminal(string command)
    {
        using (var journal = Journal.Open(Path.Combine(folder, "journal.ndjson"), TimeProvider.System, out _))
        {
            journal.Append(new JournalRecord { Run = "r", Fence = 1, Kind = JournalKind.Started, To = 0 });
            journal.Append(new JournalRecord { Run = "r", Fence = 1, Kind = JournalKind.Paused, Text = "gate: 'sh' ended with 1: \u001b]0;all well\u0007\u009b2J\r", By = "somebody" });
        }

        var (code, output, _) = await CutoverCommandTests.Bingeme("cutover", command, "--state", folder);

        Assert.Equal(0, code);
        Assert.Contains(@"\x1b]0;all well\x07\x9b2J\x0d", output, StringComparison.Ordinal);
        Assert.DoesNotContain(output, static c => char.IsControl(c) && c != '\n');
    }

    [Fact]
    public async Task A_fault_commands_no_terminal_either()
    {
        var (code, _, error) = await CutoverCommandTests.Bingeme("cutover", "report", "--state", folder, "--run", "\u001b[2Jx");

        Assert.Equal(1, code);
        Assert.DoesNotContain(error, static c => char.IsControl(c) && c != '\n');
    }
}
