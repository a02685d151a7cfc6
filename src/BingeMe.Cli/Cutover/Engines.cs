using BingeMe.Cutover.Engines.HaProxy;
using BingeMe.Cutover.Plans;

namespace BingeMe.Cli.Cutover;

/// <summary>Makes the engine that a plan names.</summary>
internal static class Engines
{
    private static readonly string[] Known = ["sockets", "map", "mapFile", "stateFile", "blue", "green"];

    /// <summary>Whether an engine can be made of this.</summary>
    /// <exception cref="PlanException">It cannot; every fault is named.</exception>
    public static void Check(EnginePlan plan)
    {
        var faults = new List<string>();
        if (plan.Kind != "haproxy") faults.Add($"engine.kind: '{plan.Kind}' is none of the engines that a controller can watch: haproxy.");
        else
        {
            foreach (var name in plan.Options.Keys.Where(static n => !Known.Contains(n, StringComparer.Ordinal))) faults.Add($"engine.{name}: is not known; known are kind, log, front, {string.Join(", ", Known)}.");
            if (plan.Find("sockets") is null) faults.Add("engine.sockets: a list of HAProxy's runtime sockets is needed, e.g. [\"/run/haproxy/admin.sock\"].");
            if (plan.Find("map") is null) faults.Add("engine.map: the map as HAProxy's configuration names it is needed, e.g. \"/etc/haproxy/cutover.map\".");
        }

        if (faults.Count > 0) throw new PlanException(faults);
    }

    /// <summary>The engine.</summary>
    public static HaProxyEngine Create(EnginePlan plan) => new(new HaProxyOptions
    {
        Sockets = plan.Options["sockets"],
        Map = plan.Find("map")!,
        MapFile = plan.Find("mapFile") ?? (File.Exists(plan.Find("map")) ? plan.Find("map") : null),
        StateFile = plan.Find("stateFile"),
        Blue = plan.Find("blue") ?? "blue",
        Green = plan.Find("green") ?? "green",
    });
}
