using BingeMe.Cutover.Engines;
using BingeMe.Cutover.Engines.HaProxy;
using BingeMe.Cutover.Engines.Nginx;
using BingeMe.Cutover.Observing;
using BingeMe.Cutover.Plans;

namespace BingeMe.Cli.Cutover;

/// <summary>Makes the engine that a plan names. ALB and API Gateway divide, too, but leave no stream of requests for a controller to watch.</summary>
internal static class Engines
{
    private static readonly Dictionary<string, (string[] Needed, string[] Other)> Known = new(StringComparer.Ordinal)
    {
        ["haproxy"] = (["sockets", "map"], ["mapFile", "stateFile", "blue", "green"]),
        ["nginx"] = (["folder", "status"], ["blue", "green"]),
    };

    /// <summary>Whether an engine can be made of this.</summary>
    /// <exception cref="PlanException">It cannot; every fault is named.</exception>
    public static void Check(CutoverPlan whole)
    {
        var plan = whole.Engine;
        if (plan.Kind is "alb" or "api-gateway") throw new PlanException([$"engine.kind: '{plan.Kind}' divides traffic, but leaves no stream of requests that a controller could watch. These do: {string.Join(", ", Known.Keys)}."]);
        if (!Known.TryGetValue(plan.Kind, out var names)) throw new PlanException([$"engine.kind: '{plan.Kind}' is none of the engines that a controller can watch: {string.Join(", ", Known.Keys)}."]);
        var faults = names.Needed.Where(n => plan.Find(n) is null).Select(n => $"engine.{n}: is needed. {Help(n)}").ToList();
        faults.AddRange(plan.Options.Keys.Except(names.Needed.Concat(names.Other), StringComparer.Ordinal).Select(n => $"engine.{n}: is not known; known are kind, log, front, {string.Join(", ", names.Needed.Concat(names.Other))}."));
        if (plan.Kind == "nginx" && plan.Find("status") is { } status && !Uri.TryCreate(status, UriKind.Absolute, out _)) faults.Add($"engine.status: '{status}' is no address.");
        if (plan.Log.Contains('/') && SocketFile.IsOther(plan.Log)) faults.Add($"engine.log: {plan.Log} is there already and is no socket; the log's socket is made anew at each start, so name a place that is free.");
        if (plan.Kind == "nginx" && whole.AsksForDeadMan) faults.Add("deadMan: nginx has no dead-man's switch: green's share stays as it is when the controller dies. Leave it out, or say null; HAProxy has one.");
        var finest = plan.Kind == "nginx" ? TrafficShare.Whole / 100 : 1;
        faults.AddRange(whole.Steps.Where(s => s.Share.Parts % finest != 0).Select(s => $"steps: {plan.Kind} cannot send {s.Share} to green; it divides in steps of {new TrafficShare(finest)}."));
        if (faults.Count > 0) throw new PlanException(faults);
    }

    public static ITrafficEngine Create(EnginePlan plan) => plan.Kind == "nginx"
        ? new NginxEngine(plan.Find("folder")!, new Uri(plan.Find("status")!), TimeProvider.System)
        : new HaProxyEngine(new HaProxyOptions
        {
            Sockets = plan.Options["sockets"],
            Map = plan.Find("map")!,
            MapFile = plan.Find("mapFile") ?? (File.Exists(plan.Find("map")) ? plan.Find("map") : null),
            StateFile = plan.Find("stateFile"),
            Blue = plan.Find("blue") ?? "blue",
            Green = plan.Find("green") ?? "green",
        });

    private static string Help(string option) => option switch
    {
        "sockets" => "HAProxy's runtime sockets, e.g. [\"/run/haproxy/admin.sock\"].",
        "map" => "The map as HAProxy's configuration names it, e.g. \"/etc/haproxy/cutover.map\".",
        "folder" => "The folder that blue-green/nginx.conf names.",
        _ => "Where nginx serves its division to this machine, e.g. \"http://127.0.0.1:8081/division/\".",
    };
}
