namespace BingeMe.Cutover.Engines;

/// <summary>What every driver refuses in the same words.</summary>
internal static class EngineRules
{
    /// <summary>Refuses a share that is none, or finer than the engine's.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is.</exception>
    public static void RequireStep(this ITrafficEngine engine, TrafficShare green)
    {
        if (green.Parts is < 0 or > TrafficShare.Whole || green.Parts % engine.Resolution != 0)
            throw new ArgumentOutOfRangeException(nameof(green), green, $"{engine.Name} divides in steps of {new TrafficShare(engine.Resolution)}, from 0 to 100 %.");
    }

    /// <summary>Refuses a writer that does not own the engine.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="owner">The number it was claimed with; 0 = nobody's yet.</param>
    /// <param name="fence">The writer's.</param>
    /// <exception cref="EngineClaimedException">It belongs to a later writer.</exception>
    /// <exception cref="EngineException">It was not claimed.</exception>
    public static void RequireOwner(this ITrafficEngine engine, long owner, long fence)
    {
        if (owner > fence) throw new EngineClaimedException($"{engine.Name} belongs to a later writer (number {owner}, this one has {fence}): nothing was changed. End this one.");
        if (owner < fence) throw new EngineException($"{engine.Name} was not claimed with number {fence} ({(owner == 0 ? "it is nobody's" : $"it belongs to {owner}")}): nothing was changed.");
    }

    /// <summary>Refuses a number that is not above the owner's.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="owner">The number it was claimed with; 0 = nobody's yet.</param>
    /// <param name="fence">The writer's.</param>
    /// <exception cref="EngineClaimedException">It is not.</exception>
    public static void RequireAbove(this ITrafficEngine engine, long owner, long fence)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fence, 1);
        if (owner >= fence) throw new EngineClaimedException($"{engine.Name} was claimed with number {owner} already, which is not below {fence}: another controller owns it, or did so later.");
    }

    /// <summary>What an engine answers that cannot do a thing.</summary>
    public static EngineException Unable(this ITrafficEngine engine, EngineAbilities ability) => new($"{engine.Name} has no {ability switch
    {
        EngineAbilities.Mirror => "way to copy reads to green: leave the mirror stage out of the plan, or use HAProxy",
        EngineAbilities.Maintenance => "maintenance: set green's share to 0 % or 100 % instead",
        _ => "dead-man's switch: green's share stays as it is when the controller dies",
    }}.");
}
