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

    // Requests under way when the share went to nothing may still end; how long their lines are waited for.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    private readonly CutoverPlan plan;
    private readonly ITrafficEngine engine;
    private readonly ISignals signals;
    private readonly IJournal journal;
    private readonly StageChecks checks;
    private readonly Action<string> alert;
    private readonly TimeProvider clock;
    private readonly long fence;
    private readonly DecisionRules rules;
    private readonly IReadOnlyList<Stage> stages;
    private readonly ConcurrentQueue<ControlRequest> requests = new();

    private RunProgress progress;
    private DateTimeOffset stageBegan, lastFigures, lastHeartbeat, decided;
    private DateTimeOffset? engineTrouble, inForceSince;
    private string? holding, shadowed;
    private bool isShareSet, isPromoted;

    /// <summary>A controller that holds the lease.</summary>
    /// <param name="parts">What it works with.</param>
    /// <param name="records">What the journal holds.</param>
    public Controller(ControllerParts parts, IReadOnlyList<JournalRecord> records)
    {
        (plan, engine, signals, journal, alert, clock, fence) = (parts.Plan, parts.Engine, parts.Signals, parts.Journal, parts.Alert, parts.Clock, parts.Fence);
        (rules, stages, checks, Mode) = (new DecisionRules(plan.Limits), Stage.Of(plan), new StageChecks(plan, parts.Run, clock), parts.Mode);
        progress = RunProgress.Of(records, stages);
    }

    /// <summary>Whether it acts, and whether it decides.</summary>
    public ControllerMode Mode { get; }

    /// <summary>Where the run stands.</summary>
    public RunProgress Progress => progress;

    /// <summary>Whether the run is over.</summary>
    public bool IsOver => progress.State is RunState.RolledBack or RunState.Completed;

    /// <summary>How long after the decision to go back green's last request began; zero = none did.</summary>
    public TimeSpan LastGreenAfterDecision => signals.Window.LastGreenStart > decided ? signals.Window.LastGreenStart - decided : TimeSpan.Zero;

    /// <summary>Takes in a command; it is answered by one of the next ticks.</summary>
    public Task<string> Ask(ControlCommand command, string by)
    {
        var request = new ControlRequest(command, by);
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
        stageBegan = lastFigures = now;
        if (progress.State is RunState.None or RunState.RolledBack or RunState.Completed)
        {
            progress = new RunProgress { State = RunState.Running, Run = FormattableString.Invariant($"{now:yyyy-MM-ddTHH:mm:ssZ}-{plan.Name}"), Green = actual, StageIndex = -1 };
            Write(JournalKind.Started, plan.Digest, to: actual.Parts);
            // Nothing is known of what green serves already: the run begins with nothing.
            await Enter(0, cancelled);
            if (actual > TrafficShare.None) await Put(TrafficShare.None, cancelled);
            return;
        }

        // The lower one of what was in force last and what is: the smaller harm (point 23).
        var known = progress.Green < actual ? progress.Green : actual;
        Write(JournalKind.Continued, FormattableString.Invariant($"The journal says {progress.Green}, the engine {actual}."), from: actual.Parts, to: known.Parts);
        decided = now;
        if (progress.State == RunState.RollingBack) return;
        if (progress.Green > TrafficShare.None && actual == TrafficShare.None)
        {
            RollBack("The engine sends nothing to green any more: its dead-man's switch, or somebody else.", now);
            return;
        }

        var wasPaused = progress is { State: RunState.Paused };
        var reason = progress.Reason;
        progress = progress with { Green = known, StageIndex = Stage.LastWithin(stages, known, progress.StageIndex) };
        if (known != actual) await Put(known, cancelled);
        await Enter(progress.StageIndex, cancelled);
        if (wasPaused) Pause(reason ?? "It was paused.");
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
                Write(JournalKind.Noted, e.Message);
                alert($"{plan.Name}: {e.Message}");
            }
            else if (now - engineTrouble > EnginePatience && progress.State is RunState.Running or RunState.Paused && progress.Green > TrafficShare.None)
            {
                RollBack($"The engine is out of control: {e.Message}", now);
            }
        }
    }

    private async Task Step(DateTimeOffset now, CancellationToken cancelled)
    {
        if (progress.State == RunState.RollingBack)
        {
            await GoBack(now, cancelled);
            return;
        }

        if (IsOver) return;
        if (progress.Green > TrafficShare.None) await Beat(cancelled);
        await signals.Refresh(cancelled);
        if (now - lastFigures >= FiguresEvery) WriteFigures(now);
        if (!Judge(now) && progress.State != RunState.Paused) await Advance(now, cancelled);

        // Not a tick later: green's users wait for it.
        if (progress.State == RunState.RollingBack) await GoBack(now, cancelled);
    }

    // Whether something was decided.
    private bool Judge(DateTimeOffset now)
    {
        var breaches = rules.Judge(signals.Window, now).Select(static b => new Signal(b, b.IsBlueToo ? SignalAction.Hold : SignalAction.RollBack)).Concat(signals.Current(progress.Green)).ToList();
        if (breaches.Count == 0)
        {
            (holding, shadowed) = (null, null);
            return false;
        }

        if (progress.Green > TrafficShare.None && breaches.Find(static b => b.Action == SignalAction.RollBack) is { } worst)
        {
            // The decision is what a shadow is for; the traffic is a person's.
            if (Mode == ControllerMode.Act) RollBack(worst.Breach.ToString(), now);
            else if (shadowed != worst.Breach.Rule) Write(JournalKind.Noted, $"Would roll back: {worst.Breach}");
            shadowed = worst.Breach.Rule;
            return Mode == ControllerMode.Act;
        }

        // What both sides have, or what stands against a green that serves nobody yet: no step forward, and none back (point 14).
        var text = string.Join("; ", breaches.Select(static b => b.Breach.Rule).Distinct());
        if (holding == text) return true;
        holding = text;
        Write(JournalKind.Noted, string.Join(" ", breaches.Select(static b => b.Breach.ToString())));
        Pause($"{breaches[0].Breach}{(breaches[0].Breach.IsBlueToo ? " Blue has it, too: going back would not help." : "")}");
        return true;
    }

    private async Task Advance(DateTimeOffset now, CancellationToken cancelled)
    {
        var stage = stages[progress.StageIndex];
        if (isPromoted)
        {
            isPromoted = false;
            if (stage.Kind == StageKind.Mirror) await engine.Mirror(fence, isOn: false, cancelled);
            await Enter(progress.StageIndex + 1, cancelled);
            return;
        }

        switch (stage.Kind)
        {
            case StageKind.Gate:
                if (await MayLeave(isDone: true, cancelled)) await Enter(progress.StageIndex + 1, cancelled);
                return;
            case StageKind.Mirror:
                if (!await MayLeave(now - stageBegan >= stage.MinTime, cancelled)) return;
                await engine.Mirror(fence, isOn: false, cancelled);
                await Enter(progress.StageIndex + 1, cancelled);
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
        if (actual.Green != progress.Green)
        {
            if (actual.Green < progress.Green) RollBack($"The engine sends {actual.Green} to green, not {progress.Green}: its dead-man's switch, a restart, or somebody else.", now);
            else isShareSet = false;
            return;
        }

        var missing = stage.Missing(signals.Window.Tally(Side.Green), signals.Window.Placement, signals.HasBuckets, rules);
        if (missing is not null && now - stageBegan >= stage.MaxWait) Pause($"{stage.Name}: {missing}");
        if (!await MayLeave(missing is null && now - stageBegan >= stage.MinTime, cancelled)) return;
        WriteFigures(now);
        await Enter(progress.StageIndex + 1, cancelled);
    }

    // Whether a stage that has all else may be left: its programs have the last word.
    private async Task<bool> MayLeave(bool isDone, CancellationToken cancelled)
    {
        if (await checks.Look(isDone, cancelled) is { } fault) Pause($"{fault} 'resume' tries it again, 'promote' goes on without it, 'abort' ends the run.");
        return progress.State == RunState.Running && isDone && checks.HavePassed;
    }

    private async Task Enter(int index, CancellationToken cancelled)
    {
        if (index == stages.Count)
        {
            if (Has(EngineAbilities.DeadMansSwitch) && plan.DeadMan is not null) await engine.Heartbeat(fence, null, cancelled);
            progress = progress with { State = RunState.Completed };
            Write(JournalKind.Completed, "Green serves all. Blue stays as it is: end it in a step of its own.");
            alert($"{plan.Name}: completed, green serves all.");
            return;
        }

        var stage = stages[index];
        if (stage.Kind == StageKind.Mirror && !Has(EngineAbilities.Mirror))
        {
            Write(JournalKind.Noted, $"{engine.Name} cannot mirror: the stage is left out.");
            await Enter(index + 1, cancelled);
            return;
        }

        stageBegan = clock.GetUtcNow();
        progress = progress with { StageIndex = index, State = RunState.Running };
        isShareSet = stage.Kind == StageKind.Share && progress.Green == stage.Share;
        checks.Begin(stage);
        Write(JournalKind.Stage, null, to: stage.Share.Parts);
        if (stage.Kind == StageKind.Mirror) await engine.Mirror(fence, isOn: true, cancelled);
        if (isShareSet) signals.Window.BeginShare(stage.Share, stageBegan);
    }

    private async Task Put(TrafficShare share, CancellationToken cancelled)
    {
        var from = progress.Green;
        Write(JournalKind.Intent, null, from.Parts, share.Parts);
        // From here on the engine may have either; a successor takes the lower one.
        if (share > TrafficShare.None) await Beat(cancelled);
        await engine.Set(fence, share, cancelled);
        var read = await engine.Read(cancelled);
        if (read.Green != share) throw new EngineException($"{engine.Name} was told {share} and says {read.Green}.");
        progress = progress with { Green = share };
        Write(JournalKind.InForce, null, from.Parts, share.Parts);
        isShareSet = true;
        stageBegan = clock.GetUtcNow();
        signals.Window.BeginShare(share, stageBegan);
    }

    private void RollBack(string reason, DateTimeOffset now)
    {
        decided = now;
        inForceSince = null;
        checks.Begin(null);
        progress = progress with { State = RunState.RollingBack, Reason = reason };
        Write(JournalKind.RollingBack, reason, progress.Green.Parts, 0, signals.Window.Figures());
        alert($"{plan.Name}: rolling back from {progress.Green}: {reason}");
    }

    private async Task GoBack(DateTimeOffset now, CancellationToken cancelled)
    {
        if (inForceSince is null)
        {
            await engine.Set(fence, TrafficShare.None, cancelled);
            if ((await engine.Read(cancelled)).Green != TrafficShare.None) throw new EngineException($"{engine.Name} still sends requests to green.");
            var inForce = clock.GetUtcNow();
            Write(JournalKind.InForce, null, progress.Green.Parts, 0);
            progress = progress with { Green = TrafficShare.None };
            // Where one of these fails, all of it is done once more: whoever reads the journal knows already that blue serves all.
            if (Has(EngineAbilities.DeadMansSwitch)) await engine.Heartbeat(fence, null, cancelled);
            if (Has(EngineAbilities.Mirror)) await engine.Mirror(fence, isOn: false, cancelled);
            inForceSince = inForce;
            return;
        }

        if (now - inForceSince < Settling) return;
        var figures = signals.Window.Figures();
        figures["decisionToInForceMs"] = (inForceSince.Value - decided).TotalMilliseconds;
        figures["decisionToLastGreenRequestMs"] = LastGreenAfterDecision.TotalMilliseconds;
        progress = progress with { State = RunState.RolledBack };
        Write(JournalKind.RolledBack, progress.Reason, figures: figures);
        alert($"{plan.Name}: rolled back, blue serves all. {progress.Reason}");
    }

    private void Pause(string text)
    {
        if (progress.State == RunState.Paused) return;
        progress = progress with { State = RunState.Paused, Reason = text };
        Write(JournalKind.Paused, text, figures: signals.Window.Figures());
        alert($"{plan.Name}: paused at {progress.Green}: {text}");
    }

    private async Task Beat(CancellationToken cancelled)
    {
        var now = clock.GetUtcNow();
        if (plan.DeadMan is not { } patience || !Has(EngineAbilities.DeadMansSwitch) || now - lastHeartbeat < patience / 3) return;
        await engine.Heartbeat(fence, now + patience, cancelled);
        lastHeartbeat = now;
    }

    private void Obey(DateTimeOffset now)
    {
        while (requests.TryDequeue(out var request))
        {
            if (request.Command != ControlCommand.Status) Write(JournalKind.Command, request.Command.ToString().ToLowerInvariant(), by: request.By);
            request.Answer.TrySetResult(request.Command switch
            {
                ControlCommand.Status => LiveStatus.Of(stages, progress, signals.Window, now - stageBegan).ToJson(),
                _ when IsOver => "The run is over.",
                _ when progress.State == RunState.RollingBack => "The run is going back to blue already.",
                ControlCommand.Pause when progress.State == RunState.Paused => "It is paused already.",
                ControlCommand.Pause => Done("Paused. The rules go on, and may roll back.", () => Pause($"{request.By} asked for it.")),
                ControlCommand.Resume when progress.State != RunState.Paused => "It is not paused.",
                ControlCommand.Resume => Done("Resumed.", () => Resume(now)),
                ControlCommand.Promote => Promote(now),
                _ => Done("Going back to blue.", () => RollBack($"{request.By} asked for it.", now)),
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
        checks.Begin(stages[progress.StageIndex]);
        progress = progress with { State = RunState.Running, Reason = null };
        Write(JournalKind.Resumed, null);
    }

    private string Promote(DateTimeOffset now)
    {
        var stage = stages[progress.StageIndex];
        if (stage.Kind == StageKind.Share && !isShareSet) return "The share of this stage is not yet in force.";
        if (progress.State == RunState.Paused) Resume(now);
        isPromoted = true;
        return $"'{stage.Name}' ends without its time.";
    }

    private bool Has(EngineAbilities ability) => (engine.Abilities & ability) != 0;

    private void WriteFigures(DateTimeOffset now)
    {
        lastFigures = now;
        Write(JournalKind.Figures, null, to: progress.Green.Parts, figures: signals.Window.Figures());
    }

    private void Write(JournalKind kind, string? text, int? from = null, int? to = null, IReadOnlyDictionary<string, double>? figures = null, string? by = null) =>
        journal.Append(new JournalRecord
        {
            Run = progress.Run,
            Fence = fence,
            Kind = kind,
            Text = text,
            From = from,
            To = to,
            Figures = figures,
            By = by,
            Stage = progress.StageIndex >= 0 && progress.StageIndex < stages.Count ? stages[progress.StageIndex].Name : null,
        });
}
