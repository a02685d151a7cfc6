using System.CommandLine;
using System.Diagnostics;
using BingeMe.Cli.Terminal;
using BingeMe.Cutover.Engines;
using BingeMe.Cutover.Journals;
using BingeMe.Cutover.Running;

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
            still writes has no effect on the engine. Works after a run, too.

            Exit codes: 0 blue serves all; 2 wrong arguments or plan; 3 the engine is not to be had: see the runbook for doing it by hand.
            """)
        { folder, file };
        command.SetAction(async (parse, cancelled) =>
        {
            var state = StateFolder.Of(parse.GetRequiredValue(folder));
            var output = parse.InvocationConfiguration.Output;
            var took = Stopwatch.StartNew();
            if (await ControlSocket.Ask(state.Socket, ControlCommand.Rollback, Operator.Name, cancelled) is not null && await IsInForce(state, cancelled))
            {
                await output.WriteLineAsync($"Blue serves all: the controller did it, {took.ElapsedMilliseconds} ms.");
                return ExitCodes.Done;
            }

            var path = parse.GetValue(file) ?? (File.Exists(state.Plan) ? state.Plan : throw new CliFaultException(ExitCodes.Misused, $"{state.Path} has no plan of a run. Name it: --plan blue-green/plan.json."));
            var plan = await PlanCommand.Read(path, cancelled);
            try
            {
                await Alone(plan.Name, state, Engines.Create(plan.Engine), cancelled);
            }
            catch (EngineException e)
            {
                throw new CliFaultException(ExitCodes.Failed, $"{e.Message}\nBy hand: set the map's file to 'fence 0' and restart the engine (docs/cutover.md, \"By hand\").");
            }

            await output.WriteLineAsync($"Blue serves all, without a controller, {took.ElapsedMilliseconds} ms.");
            return ExitCodes.Done;
        });
        return command;
    }

    private static async Task<bool> IsInForce(StateFolder state, CancellationToken cancelled)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience;)
        {
            if (RunProgress.Of(Journal.Read(state.Journal), []) is { Green.Parts: 0, State: RunState.RollingBack or RunState.RolledBack }) return true;
            await Task.Delay(20, cancelled);
        }

        return false;
    }

    private static async Task Alone(string plan, StateFolder state, ITrafficEngine engine, CancellationToken cancelled)
    {
        await using var ending = engine;
        Directory.CreateDirectory(state.Path);
        var owner = (await engine.Read(cancelled)).Fence;
        // Held by a controller that hangs: the engine's number passes it over all the same.
        using var lease = Lease.TryTake(state.Lease, owner);
        var fence = lease?.Fence ?? owner + 1;
        await engine.Claim(fence, cancelled);
        var before = (await engine.Read(cancelled)).Green;
        await engine.Set(fence, TrafficShare.None, cancelled);
        if ((await engine.Read(cancelled)).Green != TrafficShare.None) throw new EngineException($"{engine.Name} still sends requests to green.");
        if ((engine.Abilities & EngineAbilities.Mirror) != 0) await engine.Mirror(fence, isOn: false, cancelled);
        if ((engine.Abilities & EngineAbilities.DeadMansSwitch) != 0) await engine.Heartbeat(fence, null, cancelled);

        using var journal = Journal.Open(state.Journal, TimeProvider.System, out var records);
        var run = records.Count > 0 ? records[^1].Run : plan;
        var reason = $"{Operator.Name} asked for it, without a controller.";
        journal.Append(new JournalRecord { Run = run, Fence = fence, Kind = JournalKind.RollingBack, Text = reason, From = before.Parts, To = 0, By = Operator.Name });
        journal.Append(new JournalRecord { Run = run, Fence = fence, Kind = JournalKind.InForce, From = before.Parts, To = 0 });
        journal.Append(new JournalRecord { Run = run, Fence = fence, Kind = JournalKind.RolledBack, Text = reason, By = Operator.Name });
    }
}
