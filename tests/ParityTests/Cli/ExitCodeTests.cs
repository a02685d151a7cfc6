using System.Text;
using System.Text.RegularExpressions;
using BingeMe.Cli.Terminal;
using ParityTests.Support;
using Xunit;

namespace ParityTests.Cli;

/// <summary>docs/exit-codes.md, which is written from what <c>--help</c> says.</summary>
[Collection(Tree.Alone)]
public sealed partial class ExitCodeTests
{
    private static readonly string Page = Path.Combine(Repository.Root, "docs", "exit-codes.md");

    public static TheoryData<string> Commands() => [.. Tree.Commands().Select(static c => c.Path)];

    [Theory(DisplayName = "Every command's --help says its exit codes, on standard output, 0 and that of wrong arguments among them")]
    [MemberData(nameof(Commands))]
    public async Task Help(string path)
    {
        var run = await CliRun.Of([.. path.Split(' '), "--help"]);
        Assert.Equal((0, ""), (run.Code, run.Error));
        var codes = CodesOf(run.Output);
        Assert.Equal([.. codes.Keys.Order()], codes.Keys);
        Assert.Contains(ExitCodes.Done, codes.Keys);
        Assert.Contains(path is "replay" or "fuzz" ? ExitCodes.Failed : ExitCodes.Misused, codes.Keys);
        Assert.DoesNotContain(codes.Keys, static c => c > ExitCodes.CorpusInvalid);
    }

    [Fact(DisplayName = "docs/exit-codes.md is one table of them all (BINGEME_WRITE_DOCS=1 writes it)")]
    public async Task Table()
    {
        var page = new StringBuilder(
            """
            # Exit codes

            0 is done, and 2 wrong arguments or settings (of `replay` and `fuzz` 3); what else a program may end with, its row says. Errors go to standard error, what was
            asked for to standard output. Any command that SIGINT or SIGTERM stops before its end, and whose row says nothing of that, says so in one line and ends with 130. The page is written from what `--help` says: `BINGEME_WRITE_DOCS=1 ./test --quick --filter ExitCode`.

            | program | 0 | 1 | 2 | 3 | 4 |
            |---|---|---|---|---|---|

            """);
        foreach (var (path, _) in Tree.Commands())
            Row($"bingeme {path}", CodesOf((await CliRun.Of([.. path.Split(' '), "--help"])).Output));
        Row("BingeMe.HostKestrel", CodesOf(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "src", "BingeMe.HostKestrel", "KestrelProcess.cs"))));
        Row("bootstrap (Lambda)", CodesOf(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "lambda.md"))));
        var text = page.ToString().ReplaceLineEndings("\n");
        if (Environment.GetEnvironmentVariable("BINGEME_WRITE_DOCS") == "1") await File.WriteAllTextAsync(Page, text);
        Assert.Equal(text, await File.ReadAllTextAsync(Page));

        void Row(string program, SortedDictionary<int, string> codes) =>
            page.Append($"| `{program}` | {string.Join(" | ", Enumerable.Range(0, 5).Select(c => codes.GetValueOrDefault(c, "").Replace("|", "\\|", StringComparison.Ordinal)))} |\n");
    }

    /// <summary>The sentence "Exit codes: 0 ..., 1 ...", of whatever is wrapped around it, by code.</summary>
    private static SortedDictionary<int, string> CodesOf(string help)
    {
        var at = help.IndexOf(CommandRules.ExitCodesMark, StringComparison.Ordinal);
        Assert.True(at >= 0, $"No exit codes: {help}");
        var sentence = Blanks().Replace(EndOfParagraph().Split(help[at..])[0], " ");
        var codes = new SortedDictionary<int, string>();
        foreach (Match match in Code().Matches(sentence)) codes.Add(int.Parse(match.Groups[1].ValueSpan), match.Groups[2].Value.TrimEnd(' ', ',', ';', '.'));
        return codes;
    }

    [GeneratedRegex(@"\r?\n[ \t]*\r?\n|\.\r?\n|\.\s*\|")]
    private static partial Regex EndOfParagraph();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex(@"(?:^Exit codes:|[,;]) (\d) (.*?)(?=[,;] \d |$)")]
    private static partial Regex Code();
}
