using BingeMe.Cutover.Engines;
using BingeMe.Cutover.Journals;
using BingeMe.Cutover.Observing;
using BingeMe.Cutover.Plans;
using BingeMe.Cutover.Running;

namespace BingeMe.Cutover.Drills;

/// <summary>
/// Rehearses on the real engine, with a small share of real traffic, what must work on the day that green is bad (docs/cutover.md, "Drills").
/// Each rehearsal begins and ends with everything on blue.
/// </summary>
/// <param name="plan">Its engine, rules and dead-man's switch are rehearsed; its gates and steps are not.</param>
/// <param name="share">What green gets meanwhile.</param>
/// <param name="engine">The engine.</param>
/// <param name="listen">Begins to listen to the engine's log; called for each rehearsal.</param>
/// <param name="journal">Where the rehearsals are written down: not the runs' own.</param>
/// <param name="by">Who asked for it.</param>
/// <param name="patience">How long green's first requests are waited for.</param>
public sealed class Drill(CutoverPlan plan, TrafficShare share, ITrafficEngine engine, Func<EngineSignals> listen, IJournal journal, string by, TimeSpan patience)
{
    /// <summary>As long as this a decision may take until green's last request has begun; measured are 0 to 100 ms.</summary>
    public static readonly TimeSpan RollbackLimit = TimeSpan.FromSeconds(1);

    /// <summary>Beyond the plan's own time: the engine looks at its switch with each request, and the clocks of both may differ.</summary>
    private static readonly TimeSpan SwitchMargin = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan LogLimit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(15);

    private const int FirstRequests = 10;

    /// <summary>Rehearses one case. Whatever comes of it, blue serves all when this returns or throws.</summary>
    /// <param name="drill">The case.</param>
    /// <param name="cancelled">Ends it early.</param>
    /// <exception cref="EngineException">The engine is not to be reached, or another writer took it over.</exception>
    /// <exception cref="EngineLogException">The engine's log is not to be had.</exception>
    public async Task<DrillResult> Run(DrillCase drill, CancellationToken cancelled)
    {
        if (drill == DrillCase.SilentController && (plan.DeadMan is null || !engine.Has(EngineAbilities.DeadMansSwitch)))
            return new DrillResult(drill, null, $"{engine.Name} has no dead-man's switch, or the plan uses none: a controller that ends leaves the share as it is.");
        var fence = (await engine.Read(cancelled)).Fence + 1;
        await using var signals = listen();
        var controller = new Controller(
            new ControllerParts
            {
                Plan = plan with { Name = $"{plan.Name}-drill", Gates = [], Checks = [], Mirror = TimeSpan.Zero, Steps = [new StepPlan(share, TimeSpan.FromDays(1), int.MaxValue, TimeSpan.FromDays(2))] },
                Engine = engine,
                Signals = signals,
                Journal = journal,
                Fence = fence,
                Run = static (_, _) => Task.FromResult<string?>(null),
            },
            []);
        try
        {
            await controller.Begin(cancelled);
            if (!await Until(controller, () => signals.Window.Tally(Side.Green).Requests >= FirstRequests, patience, cancelled))
                return new DrillResult(drill, false, $"{signals.Window.Tally(Side.Green).Requests} requests came to green within {patience.TotalSeconds:0} s, too few to see anything: a drill needs traffic.");
            if (controller.Progress.State != RunState.Running)
                return new DrillResult(drill, false, $"Green did not bear {share} of the traffic: {controller.Progress.Reason}");
            return drill switch
            {
                DrillCase.Rollback => await Rollback(controller, cancelled),
                DrillCase.SilentController => await SilentController(cancelled),
                DrillCase.CutLog => await CutLog(controller, signals, cancelled),
                _ => await OldWriter(fence, cancelled),
            };
        }
        finally
        {
            // Not by the controller: it may be the one that is rehearsed to be gone.
            await engine.Set(fence, TrafficShare.None, CancellationToken.None);
            if (engine.Has(EngineAbilities.DeadMansSwitch)) await engine.Heartbeat(fence, null, CancellationToken.None);
        }
    }

    private async Task<DrillResult> Rollback(Controller controller, CancellationToken cancelled)
    {
        _ = controller.Ask(new(ControlCommand.Rollback, by));
        var isOver = await Until(controller, () => controller.IsOver, EndLimit, cancelled);
        if (!isOver || (await engine.Read(cancelled)).Green is { Parts: > 0 })
            return new DrillResult(DrillCase.Rollback, false, $"Blue did not serve all within {EndLimit.TotalSeconds:0} s: {controller.Progress.Reason}");
        var late = controller.LastGreenAfterDecision;
        return new DrillResult(
            DrillCase.Rollback, late <= RollbackLimit,
            $"Green's last request began {late.TotalMilliseconds:0} ms after the order{(late <= RollbackLimit ? "." : $"; {RollbackLimit.TotalSeconds:0} s is the limit: look for another proxy in front that goes on by itself.")}")
        { Took = late };
    }

    private async Task<DrillResult> SilentController(CancellationToken cancelled)
    {
        var (since, limit) = (DateTimeOffset.UtcNow, plan.DeadMan!.Value + SwitchMargin);
        while ((await engine.Read(cancelled)).Green > TrafficShare.None)
        {
            if (DateTimeOffset.UtcNow - since > limit)
                return new DrillResult(DrillCase.SilentController, false, $"Nobody beat for {limit.TotalSeconds:0.#} s and green still gets {share}: the engine's switch does not work, or its clock is another one.");
            await Task.Delay(50, cancelled);
        }

        var took = DateTimeOffset.UtcNow - since;
        return new DrillResult(DrillCase.SilentController, true, $"The engine went back to blue by itself {took.TotalSeconds:0.0} s after the controller fell silent; the plan's deadMan is {plan.DeadMan.Value.TotalSeconds:0.#} s.") { Took = took };
    }

    private static async Task<DrillResult> CutLog(Controller controller, EngineSignals signals, CancellationToken cancelled)
    {
        var since = DateTimeOffset.UtcNow;
        await signals.CutLog();
        var isSeen = await Until(controller, () => controller.Progress.State != RunState.Running, LogLimit, cancelled);
        var took = DateTimeOffset.UtcNow - since;
        if (!isSeen) return new DrillResult(DrillCase.CutLog, false, $"A log that was cut was not noticed within {LogLimit.TotalSeconds:0} s: that takes 50 requests in 3 s.");
        var isPaused = controller.Progress is { State: RunState.Paused, Reason: { } reason } && reason.StartsWith("log-stream", StringComparison.Ordinal);
        return new DrillResult(DrillCase.CutLog, isPaused, isPaused ? $"The run paused {took.TotalSeconds:0.0} s after its log was cut." : $"Something else came first: {controller.Progress.Reason}") { Took = took };
    }

    private async Task<DrillResult> OldWriter(long fence, CancellationToken cancelled)
    {
        var before = await engine.Read(cancelled);
        try
        {
            await engine.Set(fence - 1, TrafficShare.All, cancelled);
        }
        catch (EngineClaimedException)
        {
            var after = await engine.Read(cancelled);
            return new DrillResult(DrillCase.OldWriter, after.Green == before.Green, $"A writer whose time is over was refused; green's share was {before.Green} and is {after.Green}.");
        }

        return new DrillResult(DrillCase.OldWriter, false, "A writer whose time is over was not refused: two controllers could fight over the share.");
    }

    private static async Task<bool> Until(Controller controller, Func<bool> holds, TimeSpan atMost, CancellationToken cancelled)
    {
        var until = DateTimeOffset.UtcNow + atMost;
        while (!holds() && !controller.IsOver && DateTimeOffset.UtcNow < until)
        {
            await controller.Tick(cancelled);
            await Task.Delay(Controller.Interval, cancelled);
        }

        return holds() || controller.IsOver;
    }
}

/// <summary>What can be rehearsed.</summary>
public enum DrillCase
{
    /// <summary>Somebody orders a rollback.</summary>
    Rollback,

    /// <summary>The controller is gone without a word: the engine's dead-man's switch.</summary>
    SilentController,

    /// <summary>The engine's log does not arrive any more: the run must pause, for it is blind.</summary>
    CutLog,

    /// <summary>A controller that was thought dead writes once more: it must have no effect.</summary>
    OldWriter,
}

/// <summary>What came of a rehearsal.</summary>
/// <param name="Case">What was rehearsed.</param>
/// <param name="IsPassed">Whether it went as it must; null = there was nothing to rehearse.</param>
/// <param name="Text">What was seen, and what to do about it.</param>
public sealed record DrillResult(DrillCase Case, bool? IsPassed, string Text)
{
    /// <summary>From the fault to what had to come of it; null where that was not seen.</summary>
    public TimeSpan? Took { get; init; }
}
