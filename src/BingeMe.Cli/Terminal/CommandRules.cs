using System.CommandLine;
using System.CommandLine.Parsing;

namespace BingeMe.Cli.Terminal;

/// <summary>What holds for every command, whoever writes it.</summary>
internal static class CommandRules
{
    /// <summary>How a command's help begins to say what its exit codes mean.</summary>
    public const string ExitCodesMark = "Exit codes:";

    /// <summary>Lays the rules over a command and all below it.</summary>
    /// <returns>The command.</returns>
    internal static T Apply<T>(T root)
        where T : Command
    {
        foreach (var command in root.Subcommands) Apply(command, inherited: null);
        return root;
    }

    /// <summary>What the library would take for a file, a program or nothing: options that nobody declared, and values of options that take none.</summary>
    public static List<string> Stray(ParseResult parse, string[] args)
    {
        var faults = parse.Tokens.TakeWhile(static t => t.Type != TokenType.DoubleDash)
            .Where(static t => t.Type == TokenType.Argument && t.Value.StartsWith("--", StringComparison.Ordinal))
            .Select(static t => $"There is no option {t.Value}; what begins so and is no option comes after '--'.").ToList();
        var flags = Flags(parse.CommandResult).ToHashSet(StringComparer.Ordinal);
        foreach (var arg in args.TakeWhile(static a => a != "--"))
        {
            var at = arg.AsSpan().IndexOfAny('=', ':');
            if (at > 0 && flags.Contains(arg[..at]) && !bool.TryParse(arg.AsSpan(at + 1), out _)) faults.Add($"{arg[..at]} takes no value.");
        }

        return faults;
    }

    private static IEnumerable<string> Flags(CommandResult result)
    {
        for (SymbolResult? at = result; at is not null; at = at.Parent)
        {
            if (at is not CommandResult command) continue;
            foreach (var option in command.Command.Options.Where(static o => o.ValueType == typeof(bool))) yield return option.Name;
        }
    }

    private static void Apply(Command command, string? inherited)
    {
        // A group says its exit codes once; each command's help has them.
        var text = command.Description ?? "";
        var at = text.IndexOf(ExitCodesMark, StringComparison.Ordinal);
        if (at < 0 && inherited is not null) command.Description = $"{text}\n\n{inherited}";
        var own = at < 0 ? inherited : text[at..];

        // An empty value is most often a shell variable that is not set.
        command.Validators.Add(RefuseEmpty);
        foreach (var below in command.Subcommands) Apply(below, own);
    }

    private static void RefuseEmpty(CommandResult result)
    {
        foreach (var child in result.Children)
        {
            if (!child.Tokens.Any(static t => string.IsNullOrWhiteSpace(t.Value))) continue;
            if (child is OptionResult option) result.AddError($"{option.Option.Name} must not be empty.");
            else if (child is ArgumentResult argument) result.AddError($"The argument '{argument.Argument.Name}' must not be empty.");
        }
    }
}
