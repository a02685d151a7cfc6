using BingeMe.Cutover.Deciding;
using BingeMe.Cutover.Engines;
using BingeMe.Cutover.Observing;
using BingeMe.Cutover.Plans;

namespace BingeMe.Cutover.Running;

/// <summary>A stage of a plan.</summary>
/// <param name="Kind">What happens in it.</param>
/// <param name="Name">E.g. <c>step 5 %</c>; unlike all others' of the plan.</param>
/// <param name="Share">Green's share in it.</param>
/// <param name="MinTime">How long at least.</param>
/// <param name="MinRequests">How many of green's requests at least.</param>
/// <param name="MaxWait">How long at most until it pauses.</param>
/// <param name="Gate">The program of a gate.</param>
public sealed record Stage(StageKind Kind, string Name, TrafficShare Share, TimeSpan MinTime, int MinRequests, TimeSpan MaxWait, CommandPlan? Gate = null)
{
    /// <summary>A plan's stages in their order.</summary>
    public static IReadOnlyList<Stage> Of(CutoverPlan plan)
    {
        var stages = new List<Stage>();
        foreach (var gate in plan.Gates) stages.Add(new Stage(StageKind.Gate, $"gate {gate.Name}", TrafficShare.None, TimeSpan.Zero, 0, gate.Timeout, gate));
        if (plan.Mirror > TimeSpan.Zero) stages.Add(new Stage(StageKind.Mirror, "mirror", TrafficShare.None, plan.Mirror, 0, plan.Mirror));
        foreach (var step in plan.Steps)
            stages.Add(new Stage(StageKind.Share, step.Share == TrafficShare.All ? "bake 100 %" : $"step {step.Share}", step.Share, step.MinTime, step.MinRequests, step.MaxWait));
        return stages;
    }

    /// <summary>What a step still lacks besides its time; null = nothing.</summary>
    /// <param name="green">Green's requests since the share is in force.</param>
    /// <param name="placement">Where requests went since then.</param>
    /// <param name="hasBuckets">Whether the engine's log tells buckets.</param>
    /// <param name="rules">What is good enough.</param>
    internal string? Missing(SideTally green, Placement placement, bool hasBuckets, DecisionRules rules)
    {
        if (green.Requests < MinRequests) return $"only {green.Requests} of {MinRequests} requests reached green in {MaxWait}. 'promote' goes on without them, 'resume' waits as long again.";
        if (placement.Seen < 200 || !placement.IsRight(hasBuckets)) return $"{placement.Misplaced} of {placement.Seen} requests went to the wrong side, {placement.OnGreen} to green. Is every proxy told?";
        return rules.IsKnownGood(green.Errors, green.Requests) ? null : $"{green.Errors} of {green.Requests} requests failed, too many to be sure that the rate is below the limit.";
    }

    /// <summary>Where a stage of this name stands; -1 where there is none.</summary>
    public static int IndexOf(IReadOnlyList<Stage> stages, string? name)
    {
        for (var i = 0; i < stages.Count; i++)
            if (stages[i].Name == name) return i;
        return -1;
    }

    /// <summary>The last stage up to this place whose share is not above that one; where there is none, the first whose share is above nothing, for it is yet to come.</summary>
    internal static int LastWithin(IReadOnlyList<Stage> stages, TrafficShare share, int upTo)
    {
        for (var i = Math.Min(upTo, stages.Count - 1); i >= 0; i--)
            if (stages[i].Share <= share) return i;
        return 0;
    }
}

/// <summary>What happens in a stage.</summary>
public enum StageKind
{
    /// <summary>A program says whether the run may go on.</summary>
    Gate,

    /// <summary>Copies of reads go to green, whose answers reach nobody.</summary>
    Mirror,

    /// <summary>Green serves a share.</summary>
    Share,
}
