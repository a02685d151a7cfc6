using BingeMe.Cutover.Engines;
using BingeMe.Cutover.Journals;

namespace BingeMe.Cutover.Running;

/// <summary>
/// A rollback, from its decision until nothing goes to green and the last lines of green's requests were read. The engine is told first: no user waits
/// for the journal's disk, nor for the file that the engine reads at its start.
/// </summary>
/// <param name="parts">What the controller works with.</param>
/// <param name="log">The run.</param>
internal sealed class WayBack(ControllerParts parts, RunLog log)
{
    // Requests under way when the share went to nothing may still end; how long their lines are waited for.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    private readonly ITrafficEngine engine = parts.Engine;
    private DateTimeOffset? inForceSince;
    private Dictionary<string, double>? undeclared;
    private string? unsaved;
    private bool isBack;

    /// <summary>When it was decided.</summary>
    public DateTimeOffset Decided { get; set; }

    /// <summary>How long after the decision green's last request began; zero = none did.</summary>
    public TimeSpan LastGreen => parts.Signals.Window.LastGreenStart > Decided ? parts.Signals.Window.LastGreenStart - Decided : TimeSpan.Zero;

    /// <summary>Decides it. Nothing is told to anybody yet.</summary>
    public void Decide(string reason, DateTimeOffset now)
    {
        (Decided, inForceSince, unsaved, isBack) = (now, null, null, false);
        undeclared = parts.Signals.Window.Figures();
        log.Progress = log.Progress with { State = RunState.RollingBack, Reason = reason };
    }

    /// <summary>Does what is to be done next; until the run is rolled back.</summary>
    /// <exception cref="EngineException">The engine does not do it; to be tried again.</exception>
    public async Task Go(DateTimeOffset now, CancellationToken cancelled)
    {
        if (inForceSince is null) await TakeBack(cancelled);
        else if (now - inForceSince >= Settling) End(inForceSince.Value);
    }

    private async Task TakeBack(CancellationToken cancelled)
    {
        try
        {
            await Tell(engine.Set(parts.Fence, TrafficShare.None, cancelled));
        }
        catch (EngineException e) when (e is not EngineClaimedException)
        {
            Declare();
            throw;
        }

        Declare();
        if ((await engine.Read(cancelled)).Green != TrafficShare.None) throw new EngineException($"{engine.Name} still sends requests to green.");
        var inForce = parts.Clock.GetUtcNow();
        if (!isBack) log.Write(JournalKind.InForce, from: log.Progress.Green.Parts, to: 0);
        isBack = true;
        log.Progress = log.Progress with { Green = TrafficShare.None };
        // Where one of these fails, all of it is done once more: whoever reads the journal knows already that blue serves all.
        if (engine.Has(EngineAbilities.DeadMansSwitch)) await Tell(engine.Heartbeat(parts.Fence, null, cancelled));
        if (engine.Has(EngineAbilities.Mirror)) await Tell(engine.Mirror(parts.Fence, isOn: false, cancelled));
        inForceSince = inForce;
    }

    private void End(DateTimeOffset inForce)
    {
        var figures = parts.Signals.Window.Figures();
        figures["decisionToInForceMs"] = (inForce - Decided).TotalMilliseconds;
        figures["decisionToLastGreenRequestMs"] = LastGreen.TotalMilliseconds;
        log.Progress = log.Progress with { State = RunState.RolledBack };
        if (unsaved is not null) log.Write(JournalKind.Noted, unsaved);
        log.Write(JournalKind.RolledBack, log.Progress.Reason, figures: figures);
        parts.Alert($"{parts.Plan.Name}: rolled back, blue serves all. {log.Progress.Reason}{(unsaved is null ? "" : $" But {unsaved}")}");
    }

    private void Declare()
    {
        if (undeclared is not { } figures) return;
        undeclared = null;
        log.Write(JournalKind.RollingBack, log.Progress.Reason, log.Progress.Green.Parts, 0, figures);
        parts.Alert($"{parts.Plan.Name}: rolling back from {log.Progress.Green}: {log.Progress.Reason}");
    }

    // An engine that obeyed and could not write its file has obeyed; people are told at the end.
    private async Task Tell(Task telling)
    {
        try
        {
            await telling;
        }
        catch (EngineUnsavedException e)
        {
            unsaved ??= e.Message;
        }
    }
}
