using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using BingeMe.ApiGateway;
using BingeMe.Cli.Corpus;
using BingeMe.Cli.Cost;
using BingeMe.Cli.Cutover;
using BingeMe.Cli.Deployment;
using BingeMe.Cli.Emulate;
using BingeMe.Cli.Events;
using BingeMe.Cli.Ledger;
using BingeMe.Cli.Migrate;
using BingeMe.Cli.Replay;
using BingeMe.Cli.Secrets;
using BingeMe.Cli.State;
using BingeMe.Cli.Terminal;
using BingeMe.Platform.Configuration;
using BingeMe.Replay.Samples;

namespace BingeMe.Cli;

/// <summary>All of <c>bingeme</c>: the commands, and how their faults end.</summary>
public static class CommandLine
{
    private const string Description =
        """
        BingeMe's tools for operations, rollback and QA.

        Exit codes of every command: 0 done; 1 the thing asked about is negative; 2 wrong arguments, input or settings;
        3 the environment or the tool failed; 130 stopped by SIGINT or SIGTERM before its end, where it has no other word for that.
        Each command's --help says what that means for it.
        """;

    /// <summary>The root command.</summary>
    public static RootCommand Create(CliContext context) => CommandRules.Apply(new RootCommand(Description)
    {
        OperationsCommand.Create(context),
        InspectCommand.Create(context),
        InvokeCommand.Create(context),
        ConvertCommand.Create(context),
        TokenCommand.Create(context),
        ConfigCommand.Create(context),
        CheckCommand.Create(context),
        OutboxCommand.Create(context),
        CorpusCommand.Create(),
        ReplayCommand.Create(context),
        FuzzCommand.Create(context),
        EmulateCommand.Create(),
        CutoverCommand.Create(context),
        MigrateCommand.Create(context),
        StateCommand.Create(),
        LedgerCommand.Create(context),
        SecretsCommand.Create(context),
        CostCommand.Create(),
    });

    /// <summary>Runs one command.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="context">What the command may look at.</param>
    /// <param name="configuration">Where output goes; null = the process's own streams.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> Run(string[] args, CliContext context, InvocationConfiguration? configuration = null)
    {
        configuration ??= new InvocationConfiguration();

        // The command line library would print every exception with its stack and exit with 1; expected faults are told in one line here.
        configuration.EnableDefaultExceptionHandler = false;
        ParseResult parse;
        try
        {
            parse = Create(context).Parse(args);
        }
        catch (InvalidOperationException e)
        {
            // A validator asked for a value that cannot be read: the library throws then, and the text names the option.
            await configuration.Error.WriteLineAsync(PrintableText.Lines(e.Message));
            return Misused(args.FirstOrDefault());
        }

        var stray = CommandRules.Stray(parse, args);
        foreach (var fault in stray) await configuration.Error.WriteLineAsync(fault);
        if (stray.Count > 0 && parse.Action is not ParseErrorAction) return Misused(args[0]);
        try
        {
            return parse.Action is ParseErrorAction misused ? await Refuse(parse, misused, configuration) : await parse.InvokeAsync(configuration);
        }
        catch (CliFaultException e)
        {
            await configuration.Error.WriteLineAsync(PrintableText.Lines(e.Message));
            return e.ExitCode;
        }
        catch (OperationCanceledException)
        {
            // SIGINT or SIGTERM, which the command has no better word for: what it does in the end it has done by now.
            await configuration.Error.WriteLineAsync($"'bingeme {string.Join(' ', Words(parse))}' was stopped before its end.");
            return ExitCodes.Stopped;
        }
        catch (Exception e) when (e is SettingsException or GatewayEventException or SampleException)
        {
            await configuration.Error.WriteLineAsync(PrintableText.Lines(e.Message));
            return ExitCodes.Misused;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await configuration.Error.WriteLineAsync(PrintableText.Lines(e.Message));
            return ExitCodes.Failed;
        }
    }

    /// <summary>The faults, and where help is; all on standard error, as standard output is for what was asked for.</summary>
    private static async Task<int> Refuse(ParseResult parse, ParseErrorAction misused, InvocationConfiguration configuration)
    {
        misused.ShowHelp = false;
        foreach (var fault in parse.Errors)
        {
            if (fault.SymbolResult is OptionResult option && !fault.Message.Contains(option.Option.Name, StringComparison.Ordinal))
                await configuration.Error.WriteLineAsync($"{option.Option.Name} is wrong:");
        }

        await parse.InvokeAsync(new InvocationConfiguration { Output = configuration.Error, Error = configuration.Error, EnableDefaultExceptionHandler = false });
        await configuration.Error.WriteLineAsync($"See: {string.Join(' ', Words(parse).Prepend("bingeme"))} --help");
        return Misused(parse.CommandResult.Command.Name);
    }

    private static Stack<string> Words(ParseResult parse)
    {
        var words = new Stack<string>();
        for (SymbolResult? at = parse.CommandResult; at is CommandResult { Command: not RootCommand } command; at = at.Parent) words.Push(command.Command.Name);
        return words;
    }

    /// <summary>A build reads replay's 2 as noise, which wrong arguments must not look like.</summary>
    private static int Misused(string? command) => command is ReplayCommand.Name or FuzzCommand.Name ? ExitCodes.Failed : ExitCodes.Misused;
}
