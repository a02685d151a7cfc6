using System.Collections.Concurrent;
using BingeMe.Cutover.Deciding;
using BingeMe.Cutover.Engines;
using BingeMe.Cutover.Journals;
using BingeMe.Cutover.Plans;

namespace BingeMe.Cutover.Running;

/// <summary>
/// Walks a plan's stages, and goes back by itself (docs/cutover.md). Everything it knows is in the journal and the engine: another one that
/// opens the same journal goes on where this one was cut off (point 23). One call of <see cref="Tick"/> is one look and at most one action.
/// </summary>
public sealed class Controller
{
    /// <summary>How often it looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan FiguresEvery = TimeSpan.FromSeconds(5);

    // An engine that cannot be told or asked for this long is no longer under control.
    private static readonly TimeSpan EnginePatience = TimeSpan.FromSeconds(10);

    private readonly CutoverPlan plan;
    private readonly ITrafficEngine engine;
    private readonly ISignals signals;
    private readonly RunLog log;
    private readonly WayBack back;
    private readonly StageChecks checks;
    private readonly Action<string> alert;
    private readonly TimeProvider clock;
    private readonly long fence;
    private readonly DecisionRules rules;
    private readonly IReadOnlyList<Stage> stages;
    private readonly ConcurrentQueue<ControlRequest> requests = new();

    private DateTimeOffset stageBegan, lastHeartbeat;
    private DateTimeOffset? engineTrouble;
    private string? holding, shadowed;
    private bool isShareSet, isPromoted;

    /// <summary>A controller that holds the lease.</summary>
    /// <param name="parts">What it works with.</param>
    /// <param name="records">What the journal holds.</param>
    public Controller(ControllerParts parts, IReadOnlyList<JournalRecord> records)
    {
        (plan, engine, signals, alert, clock, fence) = (parts.Plan, parts.Engine, parts.Signals, parts.Alert, parts.Clock, parts.Fence);
        (rules, stages, checks, Mode) = (new DecisionRules(plan.Limits), Stage.Of(plan), new StageChecks(plan, parts.Run, clock), parts.Mode);
        log = new RunLog(parts, stages, RunProgress.Of(records, stages));
        back = new WayBack(parts, log);
    }

    /// <summary>Whether it acts, and whether it decides.</summary>
    public ControllerMode Mode { get; }

    /// <summary>Where the run stands.</summary>
    public RunProgress Progress
    {
        get => log.Progress;
        private set => log.Progress = value;
    }

    /// <summary>Whether the run is over.</summary>
    public bool IsOver => Progress.State is RunState.RolledBack or RunState.Completed;

    /// <summary>How long after the decision to go back green's last request began; zero = none did.</summary>
    public TimeSpan LastGreenAfterDecision => back.LastGreen;

    /// <summary>Takes in a command; it is answered by one of the next ticks.</summary>
    public Task<string> Ask(ControlOrder order)
    {
        var request = new ControlRequest(order);
        requests.Enqueue(request);
        return request.Answer.Task;
    }

    /// <summary>Takes the engine over, and brings it and the journal to one state.</summary>
    /// <exception cref="EngineException">The engine is not to be reached, or belongs to a later writer.</exception>
    public async Task Begin(CancellationToken cancelled)
    {
        await engine.Claim(fence, cancelled);
        var actual = (await engine.Read(cancelled)).Green;
        var now = clock.GetUtcNow();
        stageBegan = log.LastFigures = now;
        if (Progress.State is RunState.None or RunState.RolledBack or RunState.Completed)
        {
            Progress = new RunProgress { State = RunState.Running, Run = FormattableString.Invariant($"{now:yyyy-MM-ddTHH:mm:ssZ}-{plan.Name}"), Green = actual, StageIndex = -1 };
            log.Write(JournalKind.Started, plan.Digest, to: actual.Parts);
            await EnterFirst(cancelled);
            return;
        }

        // The lower one of what was in force last and what is: the smaller harm (point 23).
        var known = Progress.Green < actual ? Progress.Green : actual;
        log.Write(JournalKind.Continued, FormattableString.Invariant($"The journal says {Progress.Green}, the engine {actual}."), from: actual.Parts, to: known.Parts);
        back.Decided = now;
        if (Progress.State == RunState.RollingBack) return;
        if (Progress.StageIndex < 0)
        {
            Progress = Progress with { Green = actual };
            await EnterFirst(cancelled);
            return;
        }

        if (Progress.Green > TrafficShare.None && actual == TrafficShare.None)
        {
            RollBack("The engine sends nothing to green any more: its dead-man's switch, or somebody else.", now);
            return;
        }

        var wasPaused = Progress is { State: RunState.Paused };
        var reason = Progress.Reason;
        Progress = Progress with { Green = known, StageIndex = Stage.LastWithin(stages, known, Progress.StageIndex) };
        if (known != actual) await Put(known, cancelled);
        await Enter(Progress.StageIndex, cancelled);
        if (wasPaused) Pause(reason ?? "It was paused.");
    }

    // Nothing is known of what green serves already: a run begins with nothing, before its first stage looks whether its share is in force.
    private async Task EnterFirst(CancellationToken cancelled)
    {
        if (Progress.Green > TrafficShare.None) await Put(TrafficShare.None, cancelled);
        await Enter(0, cancelled);
    }

    /// <summary>One look, and at most one action.</summary>
    /// <exception cref="EngineClaimedException">Another controller took the engine over; this one must end.</exception>
    public async Task Tick(CancellationToken cancelled)
    {
        var now = clock.GetUtcNow();
        try
        {
            Obey(now);
            await Step(now, cancelled);
            engineTrouble = null;
        }
        catch (EngineException e) when (e is not EngineClaimedException)
        {
            if (engineTrouble is null)
            {
                engineTrouble = now;
                log.Write(JournalKind.Noted, e.Message);
                alert($"{plan.Name}: {e.Message}");
            }
            else if (now - engineTrouble > EnginePatience && Progress.State is RunState.Running or RunState.Paused && Progress.Green > TrafficShare.None)
            {
                RollBack($"The engine is out of control: {e.Message}", now);
            }
        }
    }

    private async Task Step(DateTimeOffset now, CancellationToken cancelled)
    {
        if (Progress.State == RunState.RollingBack)
        {
            await back.Go(now, cancelled);
            return;
        }

        if (IsOver) return;
        var trouble = await Look(cancelled);
        if (now - log.LastFigures >= FiguresEvery) log.WriteFigures(now);
        // What is known is judged whatever the engine does not say: an engine of several parts may serve green's users although one of them is down.
        if (!Judge(now) && trouble is null && Progress.State != RunState.Paused) await Advance(now, cancelled);

        // Not a tick later: green's users wait for it.
        if (Progress.State == RunState.RollingBack) await back.Go(now, cancelled);
        if (trouble is not null) throw trouble;
    }

    private async Task<EngineException?> Look(CancellationToken cancelled)
    {
        EngineException? trouble = null;
        Func<CancellationToken, Task>[] asks = Progress.Green > TrafficShare.None ? [Beat, signals.Refresh] : [signals.Refresh];
        foreach (var ask in asks)
        {
            try
            {
                await ask(cancelled);
            }
            catch (EngineException e) when (e is not EngineClaimedException)
            {
                trouble ??= e;
            }
        }

        return trouble;
    }

    // Whether something was decided.
    private bool Judge(DateTimeOffset now)
    {
        var breaches = rules.Judge(signals.Window, now).Select(static b => new Signal(b, b.IsBlueToo ? SignalAction.Hold : SignalAction.RollBack)).Concat(signals.Current(Progress.Green)).ToList();
        if (breaches.Count == 0)
        {
            (holding, shadowed) = (null, null);
            return false;
        }

        if (Progress.Green > TrafficShare.None && breaches.Find(static b => b.Action == SignalAction.RollBack) is { } worst)
        {
            // The decision is what a shadow is for; the traffic is a person's.
            if (Mode == ControllerMode.Act) RollBack(worst.Breach.ToString(), now);
            else if (shadowed != worst.Breach.Rule) log.Write(JournalKind.Noted, $"Would roll back: {worst.Breach}");
            shadowed = worst.Breach.Rule;
            return Mode == ControllerMode.Act;
        }

        // What both sides have, or what stands against a green that serves nobody yet: no step forward, and none back (point 14).
        var text = string.Join("; ", breaches.Select(static b => b.Breach.Rule).Distinct());
        if (holding == text) return true;
        holding = text;
        log.Write(JournalKind.Noted, string.Join(" ", breaches.Select(static b => b.Breach.ToString())));
        Pause($"{breaches[0].Breach}{(breaches[0].Breach.IsBlueToo ? " Blue has it, too: going back would not help." : "")}");
        return true;
    }

    private async Task Advance(DateTimeOffset now, CancellationToken cancelled)
    {
        if (log.Fault is { } fault)
        {
            Pause($"The journal cannot be written: {fault} No step is taken that could not be read of.");
            return;
        }

        var stage = stages[Progress.StageIndex];
        if (isPromoted && MayPromote(stage))
        {
            isPromoted = false;
            if (stage.Kind == StageKind.Mirror) await engine.Mirror(fence, isOn: false, cancelled);
            await Enter(Progress.StageIndex + 1, cancelled);
            return;
        }

        switch (stage.Kind)
        {
            case StageKind.Gate:
                if (await MayLeave(isDone: true, cancelled)) await Enter(Progress.StageIndex + 1, cancelled);
                return;
            case StageKind.Mirror:
                if (!await MayLeave(now - stageBegan >= stage.MinTime, cancelled)) return;
                await engine.Mirror(fence, isOn: false, cancelled);
                await Enter(Progress.StageIndex + 1, cancelled);
                return;
            default:
                await Watch(stage, now, cancelled);
                return;
        }
    }

    private async Task Watch(Stage stage, DateTimeOffset now, CancellationToken cancelled)
    {
        if (!isShareSet)
        {
            await Put(stage.Share, cancelled);
            return;
        }

        var actual = await engine.Read(cancelled);
        if (actual.Green != Progress.Green)
        {
            if (actual.Green < Progress.Green) RollBack($"The engine sends {actual.Green} to green, not {Progress.Green}: its dead-man's switch, a restart, or somebody else.", now);
            else isShareSet = false;
            return;
        }

        var missing = stage.Missing(signals.Window.Tally(Side.Green), signals.Window.Placement, signals.HasBuckets, rules);
        if (missing is not null && now - stageBegan >= stage.MaxWait) Pause($"{stage.Name}: {missing}");
        if (!await MayLeave(missing is null && now - stageBegan >= stage.MinTime, cancelled)) return;
        log.WriteFigures(now);
        await Enter(Progress.StageIndex + 1, cancelled);
    }

    // Whether a stage that has all else may be left: its programs have the last word.
    private async Task<bool> MayLeave(bool isDone, CancellationToken cancelled)
    {
        if (await checks.Look(isDone, cancelled) is { } fault) Pause($"{fault} 'resume' tries it again, 'promote' goes on without it, 'abort' ends the run.");
        return Progress.State == RunState.Running && isDone && checks.HavePassed;
    }

    private async Task Enter(int index, CancellationToken cancelled)
    {
        if (index == stages.Count)
        {
            if (engine.Has(EngineAbilities.DeadMansSwitch) && plan.DeadMan is not null) await engine.Heartbeat(fence, null, cancelled);
            Progress = Progress with { State = RunState.Completed };
            log.Write(JournalKind.Completed, "Green serves all. Blue stays as it is: end it in a step of its own.");
            alert($"{plan.Name}: completed, green serves all.");
            return;
        }

        var stage = stages[index];
        if (stage.Kind == StageKind.Mirror && !engine.Has(EngineAbilities.Mirror))
        {
            log.Write(JournalKind.Noted, $"{engine.Name} cannot mirror: the stage is left out.");
            await Enter(index + 1, cancelled);
            return;
        }

        stageBegan = clock.GetUtcNow();
        Progress = Progress with { StageIndex = index, State = RunState.Running };
        isShareSet = stage.Kind == StageKind.Share && Progress.Green == stage.Share;
        checks.Begin(stage);
        log.Write(JournalKind.Stage, to: stage.Share.Parts);
        if (stage.Kind == StageKind.Mirror) await engine.Mirror(fence, isOn: true, cancelled);
        if (isShareSet) signals.Window.BeginShare(stage.Share, stageBegan);
    }

    private async Task Put(TrafficShare share, CancellationToken cancelled)
    {
        var from = Progress.Green;
        log.Write(JournalKind.Intent, null, from.Parts, share.Parts);
        // What is meant must be on the disk before green is given more; the next look pauses the run.
        if (log.Fault is not null && share > from) return;
        // From here on the engine may have either; a successor takes the lower one.
        if (share > TrafficShare.None) await Beat(cancelled);
        await engine.Set(fence, share, cancelled);
        var read = await engine.Read(cancelled);
        if (read.Green != share) throw new EngineException($"{engine.Name} was told {share} and says {read.Green}.");
        Progress = Progress with { Green = share };
        log.Write(JournalKind.InForce, null, from.Parts, share.Parts);
        isShareSet = Progress.StageIndex >= 0 && stages[Progress.StageIndex] is { Kind: StageKind.Share } stage && stage.Share == share;
        stageBegan = clock.GetUtcNow();
        signals.Window.BeginShare(share, stageBegan);
    }

    private void RollBack(string reason, DateTimeOffset now)
    {
        checks.Begin(null);
        back.Decide(reason, now);
    }

    private void Pause(string text)
    {
        if (Progress.State == RunState.Paused) return;
        // What stands against going on stands against what was ordered before it.
        isPromoted = false;
        Progress = Progress with { State = RunState.Paused, Reason = text };
        log.Write(JournalKind.Paused, text, figures: signals.Window.Figures());
        alert($"{plan.Name}: paused at {Progress.Green}: {text}");
    }

    private async Task Beat(CancellationToken cancelled)
    {
        var now = clock.GetUtcNow();
        if (plan.DeadMan is not { } patience || !engine.Has(EngineAbilities.DeadMansSwitch) || now - lastHeartbeat < patience / 3) return;
        await engine.Heartbeat(fence, now + patience, cancelled);
        lastHeartbeat = now;
    }

    private void Obey(DateTimeOffset now)
    {
        while (requests.TryDequeue(out var request))
        {
            var order = request.Order;
            // Whoever asked was told by then that nobody answers: what he does next must not meet what he asked for.
            var isLate = now > order.Until;
            if (order.Command != ControlCommand.Status) log.Write(JournalKind.Command, isLate ? $"{order.Name}: too late, not done" : order.Name, by: order.By);
            request.Answer.TrySetResult(order.Command switch
            {
                _ when isLate => "It came too late: nothing was done.",
                ControlCommand.Status => LiveStatus.Of(stages, Progress, signals.Window, now - stageBegan).ToJson(),
                _ when IsOver => "The run is over.",
                _ when Progress.State == RunState.RollingBack => "The run is going back to blue already.",
                ControlCommand.Promote or ControlCommand.Resume when order.Stage is { } meant && meant != stages[Progress.StageIndex].Name => $"The run is in '{stages[Progress.StageIndex].Name}' by now and not in '{meant}': nothing was done.",
                ControlCommand.Pause when Progress.State == RunState.Paused => "It is paused already.",
                ControlCommand.Pause => Done("Paused. The rules go on, and may roll back.", () => Pause($"{order.By} asked for it.")),
                ControlCommand.Resume when Progress.State != RunState.Paused => "It is not paused.",
                ControlCommand.Resume => Done("Resumed.", () => Resume(now)),
                ControlCommand.Promote => Promote(now),
                _ => Done("Going back to blue.", () => RollBack($"{order.By} asked for it.", now)),
            });
        }

        static string Done(string text, Action act)
        {
            act();
            return text;
        }
    }

    private void Resume(DateTimeOffset now)
    {
        (holding, stageBegan) = (null, now);
        checks.Begin(stages[Progress.StageIndex]);
        Progress = Progress with { State = RunState.Running, Reason = null };
        log.Write(JournalKind.Resumed);
    }

    private string Promote(DateTimeOffset now)
    {
        var stage = stages[Progress.StageIndex];
        if (!MayPromote(stage)) return "The share of this stage is not yet in force.";
        if (Progress.State == RunState.Paused) Resume(now);
        isPromoted = true;
        return $"'{stage.Name}' ends without its time.";
    }

    // Never past a step whose share was not seen in force: the next one would be a jump.
    private bool MayPromote(Stage stage) => stage.Kind != StageKind.Share || (isShareSet && Progress.Green == stage.Share);
}
