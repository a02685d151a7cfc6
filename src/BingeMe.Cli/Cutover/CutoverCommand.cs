using System.CommandLine;
using BingeMe.Cli.Terminal;
using BingeMe.Cutover.Journals;
using BingeMe.Cutover.Running;
using BingeMe.Replay.Samples;

namespace BingeMe.Cli.Cutover;

/// <summary><c>bingeme cutover</c>: from blue to green and back (docs/cutover.md).</summary>
internal static class CutoverCommand
{
    /// <summary>The command with its own commands.</summary>
    /// <param name="context">What it may look at.</param>
    public static Command Create(CliContext context) => new(
        "cutover",
        """
        Moves traffic from blue (API Gateway and Lambda) to green (the Kestrel hosts) step by step, and back by itself when green is bad.
        'start' is the controller: it stays in the foreground until the run is over. The other commands speak to it by the folder of its
        state, or read what it left there.

        Exit codes: 0 done, or the run completed; 1 the run was rolled back, was stopped, or is not there; 2 wrong arguments or plan;
        3 the engine, the log or the folder is not to be had.
        """)
    {
        PlanCommand.Create(),
        StartCommand.Create(context),
        Control("status", "How the run stands: its stage, green's share, both sides' requests, errors and times.", null),
        Control("promote", "Ends the stage without waiting for its time and requests.", ControlCommand.Promote),
        Control("pause", "Stays at the share it has. The rules go on, and may roll back.", ControlCommand.Pause),
        Control("resume", "Goes on after a pause; a gate that failed is tried again.", ControlCommand.Resume),
        Control("abort", "Ends the run: blue serves all.", ControlCommand.Abort),
        RollbackCommand.Create(),
        DrillCommand.Create(),
        HistoryCommand.Create(),
        ReportCommand.Create(),
    };

    private static Command Control(string name, string description, ControlCommand? command)
    {
        var folder = StateFolder.Option();
        var asJson = new Option<bool>("--json") { Description = "Writes one JSON document." };
        var created = new Command(name, $"{description}\n\nExit codes: 0 done, 1 there is no run, or it cannot be done now, 2 wrong arguments, 3 the folder cannot be read.") { folder };
        var watches = new Option<bool>("--watch") { Description = "Shows it every second until the run is over, and ends with its exit code." };
        if (command is null)
        {
            created.Add(asJson);
            created.Add(watches);
        }

        created.SetAction(async (parse, cancelled) =>
        {
            var state = StateFolder.Of(parse.GetRequiredValue(folder));
            var (output, error) = (parse.InvocationConfiguration.Output, parse.InvocationConfiguration.Error);
            if (command is null && parse.GetValue(watches)) return parse.GetValue(asJson) ? throw new CliFaultException(ExitCodes.Misused, "--json is one document; --watch is for people.") : await StatusView.Watch(state, output, cancelled);
            if (command is null) return await StatusView.Write(state, parse.GetValue(asJson), output, cancelled);
            // The stage that the operator sees: an order that comes late must not be taken for the next one.
            var seen = command is ControlCommand.Promote or ControlCommand.Resume ? StatusView.Read(state).LastOrDefault(static r => r.Kind == JournalKind.Stage)?.Stage : null;
            if (await ControlSocket.Ask(state.Socket, new(command.Value, Operator.Name) { Stage = seen }, cancelled) is not { } answer)
                throw new CliFaultException(ExitCodes.Negative, $"No controller answers in {state.Path}: what was asked is not done later either. 'bingeme cutover status' shows what it left; 'start' goes on with its run, 'rollback' works without it.");
            await (StartCommand.IsDone(answer) ? output : error).WriteLineAsync(PrintableText.Line(answer));
            return StartCommand.IsDone(answer) ? ExitCodes.Done : ExitCodes.Negative;
        });
        return created;
    }
}

/// <summary>Where a controller keeps its state.</summary>
/// <param name="Path">The folder.</param>
internal sealed record StateFolder(string Path)
{
    /// <summary>The journal of all runs.</summary>
    public string Journal => System.IO.Path.Combine(Path, "journal.ndjson");

    /// <summary>The journal of rehearsals.</summary>
    public string Drills => System.IO.Path.Combine(Path, "drills.ndjson");

    public string Lease => System.IO.Path.Combine(Path, "lease");

    /// <summary>The controller's socket.</summary>
    public string Socket => System.IO.Path.Combine(Path, "control.sock");

    /// <summary>The plan of the last run, for those that act without the controller.</summary>
    public string Plan => System.IO.Path.Combine(Path, "plan.json");

    /// <summary>Keeps a run's plan. One that is there is replaced as a whole, whoever may write it, and left alone where it is the same: it may be the file that was read.</summary>
    /// <param name="plan">The plan's file as it was read.</param>
    public void KeepPlan(byte[] plan)
    {
        if (File.Exists(Plan) && File.ReadAllBytes(Plan).AsSpan().SequenceEqual(plan)) return;
        var temporary = Plan + ".new";
        File.Delete(temporary);
        File.WriteAllBytes(temporary, plan);
        File.Move(temporary, Plan, overwrite: true);
    }

    /// <summary>The option that names it.</summary>
    public static Option<string> Option() => new("--state")
    {
        Description = "The folder of the controller's state: journal, lease, socket.",
        DefaultValueFactory = static _ => "cutover-state",
    };

    /// <summary>The folder as it was named.</summary>
    public static StateFolder Of(string path) => new(path);
}

/// <summary>Who gives a command, for the journal.</summary>
internal static class Operator
{
    /// <summary>The person behind sudo, if there is one.</summary>
    public static string Name => Environment.GetEnvironmentVariable("SUDO_USER") is { Length: > 0 } person ? person : Environment.UserName;
}
