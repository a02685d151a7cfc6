using System.CommandLine;
using System.CommandLine.Help;
using BingeMe.Cli;
using BingeMe.Cli.Terminal;
using Xunit;

namespace ParityTests.Cli;

/// <summary>The commands of <c>bingeme</c>, as it has them.</summary>
[CollectionDefinition(Alone, DisableParallelization = true)]
public static class Tree
{
    /// <summary>Trees share their options, whose lists of parents grow with each tree: not while others make some.</summary>
    public const string Alone = "The tree of commands";

    /// <summary>Every command that does something, with the words that call it.</summary>
    public static List<(string Path, Command Command)> Commands()
    {
        var found = new List<(string, Command)>();
        Walk(CommandLine.Create(new CliContext(new Dictionary<string, string>(), Stream.Null)), "");
        return found;

        void Walk(Command command, string path)
        {
            if (command.Subcommands.Count == 0) found.Add((path, command));
            foreach (var below in command.Subcommands) Walk(below, $"{path} {below.Name}".Trim());
        }
    }

    /// <summary>A command's options, those of its groups included, and arguments.</summary>
    public static IEnumerable<(Symbol Symbol, bool IsOption)> Symbols(Command command)
    {
        var groups = command.Parents.OfType<Command>().Where(static p => p is not RootCommand);
        foreach (var option in command.Options.Concat(groups.SelectMany(static g => g.Options.Where(static o => o.Recursive))).Where(static o => o is not HelpOption)) yield return (option, true);
        foreach (var argument in command.Arguments) yield return (argument, false);
    }
}
