using BingeMe.Cutover.Engines;
using BingeMe.Cutover.Journals;

namespace BingeMe.Cutover.Running;

/// <summary>Where a run stands, as its journal tells it.</summary>
public sealed record RunProgress
{
    /// <summary>The run; empty before the first.</summary>
    public string Run { get; init; } = "";

    /// <summary>What it does.</summary>
    public RunState State { get; init; }

    /// <summary>The stage's place in the plan; -1 before the first.</summary>
    public int StageIndex { get; init; } = -1;

    /// <summary>Green's share that was last in force.</summary>
    public TrafficShare Green { get; init; }

    /// <summary>Why it is paused or went back; otherwise null.</summary>
    public string? Reason { get; init; }

    /// <summary>The digest of the plan it began with.</summary>
    public string? PlanDigest { get; init; }

    /// <summary>The state after all records.</summary>
    /// <param name="records">A journal.</param>
    /// <param name="stages">The plan's stages.</param>
    public static RunProgress Of(IReadOnlyList<JournalRecord> records, IReadOnlyList<Stage> stages)
    {
        var progress = new RunProgress();
        foreach (var record in records)
            progress = record.Kind switch
            {
                JournalKind.Started => new RunProgress { Run = record.Run, State = RunState.Running, Green = Share(record), PlanDigest = record.Text },
                JournalKind.Stage => progress with { State = RunState.Running, StageIndex = Stage.IndexOf(stages, record.Stage), Reason = null },
                JournalKind.InForce => progress with { Green = Share(record) },
                JournalKind.Paused => progress with { State = RunState.Paused, Reason = record.Text },
                JournalKind.Resumed => progress with { State = RunState.Running, Reason = null },
                JournalKind.RollingBack => progress with { State = RunState.RollingBack, Reason = record.Text },
                JournalKind.RolledBack => progress with { State = RunState.RolledBack, Reason = record.Text },
                JournalKind.Completed => progress with { State = RunState.Completed },
                JournalKind.Reset => new RunProgress { Green = progress.Green },
                _ => progress,
            };
        return progress;

        static TrafficShare Share(JournalRecord record) => new(record.To ?? 0);
    }
}

/// <summary>What a run does.</summary>
public enum RunState
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>It goes from stage to stage.</summary>
    Running,

    /// <summary>It stays where it is until a person says otherwise; its rules go on.</summary>
    Paused,

    /// <summary>Green's share is being taken away.</summary>
    RollingBack,

    /// <summary>It is over; blue serves all, and no other run begins until a person allows it (docs/cutover.md, point 20).</summary>
    RolledBack,

    /// <summary>It is over; green serves all.</summary>
    Completed,
}
