using System.CommandLine;
using BingeMe.Cli;
using BingeMe.Cli.Terminal;
using Xunit;

namespace ParityTests.Cli;

/// <summary>Wrong values for every option and argument of every command, taken from the tree of commands itself.</summary>
[Collection(Tree.Alone)]
public sealed class EveryArgumentTests
{
    /// <summary>What nobody means: of another kind, below every bound, above every bound, and nothing at all.</summary>
    private static readonly string[] WrongValues =
        ["no such value", "-1", "-99999999999999999999", "99999999999999999999999999", "1e999", "NaN", "Infinity", "0x10", new string('9', 5000), "", " "];

    /// <summary>Names of files, folders, runs and people, and texts to look for: any text that is not empty may be one.</summary>
    private static readonly HashSet<string> TakesAnyText =
    [
        "inspect event", "invoke event", "invoke --data", "convert event", "outbox --to", "outbox --data", "corpus check corpus", "corpus import from",
        "corpus import --to", "corpus import --key", "corpus compare left", "corpus compare right", "corpus compare --rules", "corpus compare --junit", "corpus compare --html", "replay corpus", "replay --kestrel", "replay --lambda", "replay --filter", "replay --rules",
        "fuzz corpus", "fuzz --kestrel", "fuzz --lambda", "fuzz --filter", "fuzz --rules", "fuzz --to",
        "replay --junit", "replay --html", "replay --baseline", "emulate --stage", "emulate bootstrap", "cutover start plan", "cutover drill plan", "cutover drill --state", "cutover start --state",
        "cutover plan plan", "cutover history --state", "cutover status --state", "cutover pause --state", "cutover resume --state", "cutover rollback --state",
        "cutover rollback --plan", "cutover promote --state", "cutover abort --state", "cutover report --state", "cutover report --output", "cutover report --run", "migrate baseline up-to",
        "cost log", "cost --prices", "cost --instance-type", "cost --haproxy-type",
    ];

    public static TheoryData<string> Commands() => [.. Tree.Commands().Select(static c => c.Path)];

    [Theory(DisplayName = "A wrong value of any option or argument is refused before anything starts: exit code 2, its name on standard error, no stack trace")]
    [MemberData(nameof(Commands))]
    public async Task Wrong_values(string path)
    {
        var command = Tree.Commands().Single(c => c.Path == path).Command;
        var root = CommandLine.Create(new CliContext(new Dictionary<string, string>(), Stream.Null));
        foreach (var (symbol, isOption) in Tree.Symbols(command))
        {
            var anyText = TakesAnyText.Contains($"{path} {symbol.Name}");
            foreach (var value in WrongValues)
            {
                var arguments = Arguments(path, command, symbol, isOption, value);
                var isRefused = IsRefused(root, arguments);
                var told = $"bingeme {path} {symbol.Name}={value[..Math.Min(30, value.Length)]}";
                Assert.True(isRefused || (anyText && value.Trim().Length > 0), $"{told} is taken.");
                if (!isRefused) continue;
                var run = await CliRun.Of(arguments);
                Assert.True(run.Code == (path is "replay" or "fuzz" ? ExitCodes.Failed : ExitCodes.Misused), $"{told}: exit code {run.Code}");
                Assert.True(run.Error.Contains(symbol.Name, StringComparison.Ordinal), $"{told}: {run.Error}");
                Assert.True(run.Output.Length == 0, $"{told} on standard output: {run.Output}");
                Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
            }
        }
    }

    [Theory(DisplayName = "An option that needs a value, an unknown option and a missing argument are exit code 2, told on standard error")]
    [MemberData(nameof(Commands))]
    public async Task Missing(string path)
    {
        var command = Tree.Commands().Single(c => c.Path == path).Command;
        var words = path.Split(' ');
        var wrong = new List<(string Name, string[] Arguments)> { ("--no-such-option", [.. words, "--no-such-option"]) };
        foreach (var (symbol, isOption) in Tree.Symbols(command))
        {
            if (isOption && ((Option)symbol).ValueType != typeof(bool)) wrong.Add((symbol.Name, path == "token" && symbol.Name != "--user" ? [.. words, "--user=1", symbol.Name] : [.. words, symbol.Name]));
            else if (!isOption) wrong.Add((path, words));
        }

        foreach (var (name, arguments) in wrong)
        {
            var run = await CliRun.Of(arguments);
            Assert.True(run.Code == (path is "replay" or "fuzz" ? ExitCodes.Failed : ExitCodes.Misused), $"{string.Join(' ', arguments)}: exit code {run.Code}");
            Assert.Contains(name.Split(' ')[^1], run.Error, StringComparison.Ordinal);
            Assert.Equal("", run.Output);
        }
    }

    /// <summary>Trees share their options: rules that each tree added once more were read by one test's help while another's tree was being made.</summary>
    [Fact(DisplayName = "A second tree of commands adds nothing to the options that it shares with the first")]
    public void Shared_options_stay()
    {
        static List<(string, int, int)> Rules() =>
        [
            .. Tree.Commands().SelectMany(static c => Tree.Symbols(c.Command).Select(s => s.Symbol switch
            {
                Option o => ($"{c.Path} {o.Name}", o.Validators.Count, o.CompletionSources.Count),
                Argument a => ($"{c.Path} {a.Name}", a.Validators.Count, a.CompletionSources.Count),
                _ => ("", 0, 0),
            })),
        ];
        var before = Rules();
        Assert.Equal(before, Rules());
    }

    [Fact(DisplayName = "Every name on the list of what takes any text is there")]
    public void List_is_current()
    {
        var there = Tree.Commands().SelectMany(static c => Tree.Symbols(c.Command).Select(s => $"{c.Path} {s.Symbol.Name}")).ToHashSet(StringComparer.Ordinal);
        Assert.Empty(TakesAnyText.Except(there, StringComparer.Ordinal));
    }

    /// <summary>Everything else that the command needs, and the wrong value in its place.</summary>
    private static string[] Arguments(string path, Command command, Symbol wrong, bool isOption, string value)
    {
        List<string> arguments = [.. path.Split(' ')];
        foreach (var option in command.Options.Where(o => o.Required && o != wrong)) arguments.AddRange([option.Name, path == "convert" ? "rest-v1" : "x"]);
        if (path == "token" && wrong.Name is not ("--user" or "--anonymous")) arguments.Add("--user=1");
        if (isOption) arguments.Add($"{wrong.Name}={value}");
        if (command.Arguments.Count > 0) arguments.Add("--");
        foreach (var argument in command.Arguments) arguments.Add(argument == wrong ? value : "x");
        return [.. arguments];
    }

    private static bool IsRefused(RootCommand root, string[] arguments)
    {
        try
        {
            var parse = root.Parse(arguments);
            return parse.Errors.Count > 0 || CommandRules.Stray(parse, arguments).Count > 0;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }
}
