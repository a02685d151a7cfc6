using System.CommandLine;
using System.Diagnostics;
using BingeMe.Cli.Terminal;
using BingeMe.Cutover.Engines;
using BingeMe.Cutover.Journals;
using BingeMe.Cutover.Plans;
using BingeMe.Cutover.Running;
using BingeMe.Replay.Samples;

namespace BingeMe.Cli.Cutover;

/// <summary><c>bingeme cutover rollback</c>: blue serves all, with the controller or without it.</summary>
internal static class RollbackCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var folder = StateFolder.Option();
        var file = new Option<string?>("--plan") { Description = "The plan, where the state's folder has none." };
        var command = new Command(
            "rollback",
            """
            Sends everything to blue, now. A controller that runs does it; one that is dead, or does not answer, is passed over, and whatever it
            still writes has no effect on the engine. Works after a run, too, and with a disk that is full. Where one of several HAProxies cannot be
            reached, the others are told.

            Exit codes: 0 blue serves all (what could not be written down is told); 2 wrong arguments or plan; 3 the engine, or one of several, is not
            to be had: see the runbook for doing it by hand.
            """)
        { folder, file };
        command.SetAction(async (parse, cancelled) =>
        {
            var state = StateFolder.Of(parse.GetRequiredValue(folder));
            var (output, error) = (parse.InvocationConfiguration.Output, parse.InvocationConfiguration.Error);
            var took = Stopwatch.StartNew();
            if (await ControlSocket.Ask(state.Socket, new(ControlCommand.Rollback, Operator.Name), cancelled) is not null && await IsInForce(state, cancelled))
            {
                await output.WriteLineAsync($"Blue serves all: the controller did it, {took.ElapsedMilliseconds} ms.");
                return ExitCodes.Done;
            }

            var path = parse.GetValue(file) ?? (File.Exists(state.Plan) ? state.Plan : throw new CliFaultException(ExitCodes.Misused, $"{state.Path} has no plan of a run. Name it: --plan blue-green/plan.json."));
            var plan = await PlanCommand.Read(path, cancelled);
            var faults = new List<string>();
            try
            {
                await using var engine = Engines.Create(plan.Engine);
                await Alone(plan.Name, state, engine, faults, cancelled);
            }
            catch (EngineException e)
            {
                throw new CliFaultException(ExitCodes.Failed, string.Join('\n', faults.Prepend(e.Message).Append(ByHand(plan.Engine))));
            }

            await output.WriteLineAsync($"Blue serves all, without a controller, {took.ElapsedMilliseconds} ms.");
            foreach (var fault in faults) await error.WriteLineAsync(PrintableText.Lines($"But {fault}"));
            return ExitCodes.Done;
        });
        return command;
    }

    private static async Task<bool> IsInForce(StateFolder state, CancellationToken cancelled)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience;)
        {
            try
            {
                if (RunProgress.Of(Journal.Read(state.Journal), []) is { Green.Parts: 0, State: RunState.RollingBack or RunState.RolledBack }) return true;
            }
            catch (Exception e) when (e is JournalException or IOException or UnauthorizedAccessException)
            {
                // What the controller did cannot be read: it is done once more without it, and what is wrong with the journal is told then.
                return false;
            }

            await Task.Delay(20, cancelled);
        }

        return false;
    }

    /// <summary>The engine first, in each of its parts that can be reached; then what is only written down.</summary>
    /// <param name="plan">The plan's name.</param>
    /// <param name="state">The controller's folder.</param>
    /// <param name="engine">The engine.</param>
    /// <param name="faults">Is told what was wrong besides.</param>
    /// <param name="cancelled">Gives up waiting.</param>
    /// <exception cref="EngineException">Not every part of the engine does it.</exception>
    private static async Task Alone(string plan, StateFolder state, ITrafficEngine engine, List<string> faults, CancellationToken cancelled)
    {
        var owner = await engine.Owner(cancelled);
        using var lease = Take(state, owner, faults);
        var fence = lease?.Fence ?? owner + 1;
        var before = await GreenBefore(engine, cancelled);
        EngineException? trouble = null;
        List<Func<Task>> steps = [() => engine.TakeBack(fence, cancelled), () => IsBack(engine, cancelled)];
        if (engine.Has(EngineAbilities.Mirror)) steps.Add(() => engine.Mirror(fence, isOn: false, cancelled));
        if (engine.Has(EngineAbilities.DeadMansSwitch)) steps.Add(() => engine.Heartbeat(fence, null, cancelled));
        foreach (var step in steps)
        {
            try
            {
                await step();
            }
            catch (EngineUnsavedException e)
            {
                // Blue serves all; a restart of the engine is what people must know of.
                if (!faults.Contains(e.Message)) faults.Add(e.Message);
            }
            catch (EngineException e)
            {
                // Those that can be reached were told: what comes next is told to them, too.
                trouble ??= e;
            }
        }

        WriteDown(plan, state, fence, before, isOver: trouble is null, faults);
        if (trouble is not null) throw trouble;
    }

    private static async Task IsBack(ITrafficEngine engine, CancellationToken cancelled)
    {
        if ((await engine.Read(cancelled)).Green != TrafficShare.None) throw new EngineException($"{engine.Name} still sends requests to green.");
    }

    /// <summary>Held by a controller that hangs, or not to be had since the disk is full: the engine's number passes both over all the same.</summary>
    private static Lease? Take(StateFolder state, long owner, List<string> faults)
    {
        try
        {
            Directory.CreateDirectory(state.Path);
            return Lease.TryTake(state.Lease, owner);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            faults.Add($"the lease in {state.Path} cannot be taken: {e.Message}");
            return null;
        }
    }

    /// <summary>For the journal alone; null = the engine's parts do not say the same.</summary>
    private static async Task<TrafficShare?> GreenBefore(ITrafficEngine engine, CancellationToken cancelled)
    {
        try
        {
            return (await engine.Read(cancelled)).Green;
        }
        catch (EngineException)
        {
            // Whatever is wrong with it comes up again when it is told.
            return null;
        }
    }

    private static void WriteDown(string plan, StateFolder state, long fence, TrafficShare? before, bool isOver, List<string> faults)
    {
        try
        {
            using var journal = Journal.Open(state.Journal, TimeProvider.System, out var records);
            var run = records.Count > 0 ? records[^1].Run : plan;
            var reason = $"{Operator.Name} asked for it, without a controller.";
            journal.Append(new JournalRecord { Run = run, Fence = fence, Kind = JournalKind.RollingBack, Text = reason, From = before?.Parts, To = 0, By = Operator.Name });
            if (!isOver) return;
            journal.Append(new JournalRecord { Run = run, Fence = fence, Kind = JournalKind.InForce, From = before?.Parts, To = 0 });
            journal.Append(new JournalRecord { Run = run, Fence = fence, Kind = JournalKind.RolledBack, Text = reason, By = Operator.Name });
        }
        catch (Exception e) when (e is JournalException or IOException or UnauthorizedAccessException)
        {
            faults.Add($"the journal does not say so: {e.Message}");
        }
    }

    private static string ByHand(EnginePlan engine) => engine.Kind == "nginx"
        ? $"By hand: rm {engine.Find("folder")}/cur (docs/cutover.md, \"By hand\")."
        : $"By hand, on each HAProxy: echo \"show map {engine.Find("map")}\" | socat - SOCKET names the owner (fence N); echo \"set map {engine.Find("map")} green@N 0\" | socat - SOCKET (docs/cutover.md, \"By hand\").";
}
