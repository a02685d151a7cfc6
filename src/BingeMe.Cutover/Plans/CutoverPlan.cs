using BingeMe.Cutover.Deciding;
using BingeMe.Cutover.Engines;

namespace BingeMe.Cutover.Plans;

/// <summary>A cutover as data: what divides the traffic, in which stages, and what is too much (docs/cutover.md, point 6).</summary>
public sealed record CutoverPlan
{
    /// <summary>Its name, in the journal and in alerts.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of the file, hexadecimal: which plan a run went by.</summary>
    public required string Digest { get; init; }

    /// <summary>The engine.</summary>
    public required EnginePlan Engine { get; init; }

    /// <summary>What is asked before any traffic, in this order; each must succeed.</summary>
    public IReadOnlyList<CommandPlan> Gates { get; init; } = [];

    /// <summary>How long reads are copied to green before it answers any; zero = not at all.</summary>
    public TimeSpan Mirror { get; init; }

    /// <summary>The steps up to 100 %, each with a larger share than the one before; the last one is the bake.</summary>
    public required IReadOnlyList<StepPlan> Steps { get; init; }

    /// <summary>What is too much.</summary>
    public DecisionLimits Limits { get; init; } = new();

    /// <summary>Readiness of each green host, e.g. <c>http://127.0.0.1:4000/health/ready</c>.</summary>
    public IReadOnlyList<Uri> GreenReady { get; init; } = [];

    /// <summary>Readiness of blue, to tell a fault that both have; null = blue has none.</summary>
    public Uri? BlueReady { get; init; }

    /// <summary>What users cannot do without, tried against green while it serves (the migration plan's fourth trigger).</summary>
    public IReadOnlyList<CommandPlan> Journeys { get; init; } = [];

    /// <summary>How often journeys are tried.</summary>
    public TimeSpan JourneyEvery { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What a stage waits for besides its time and requests (docs/cutover.md, points 8 and 36). One that fails pauses the run.</summary>
    public IReadOnlyList<CheckPlan> Checks { get; init; } = [];

    /// <summary>A silent controller's share goes back to blue after this; null = the engine has no such switch, or it is not wanted.</summary>
    public TimeSpan? DeadMan { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether the plan itself says how long that is: then an engine without such a switch is not what it was written for.</summary>
    public bool AsksForDeadMan { get; init; }

    /// <summary>Operations whose errors are counted apart, as <c>GET /posts/{id}</c>; null = the API's own.</summary>
    public IReadOnlyList<string>? Routes { get; init; }

    /// <summary>Called at every exit and pause: URLs that get JSON.</summary>
    public IReadOnlyList<Uri> Webhooks { get; init; } = [];
}

/// <summary>What divides the traffic.</summary>
/// <param name="Kind">The driver: <c>haproxy</c>, <c>nginx</c>, <c>alb</c>, <c>api-gateway</c>.</param>
/// <param name="Log">Where its log is received: <c>HOST:PORT</c> for UDP, or the path of a unix socket.</param>
/// <param name="Front">A URL through it, by which the log is proved to arrive.</param>
/// <param name="Options">The driver's own settings, by name.</param>
public sealed record EnginePlan(string Kind, string Log, Uri? Front, IReadOnlyDictionary<string, IReadOnlyList<string>> Options)
{
    /// <summary>A setting's one value; null where it is not there.</summary>
    public string? Find(string name) => Options.TryGetValue(name, out var values) && values.Count > 0 ? values[0] : null;
}

/// <summary>A share, and how long it is watched.</summary>
/// <param name="Share">Green's.</param>
/// <param name="MinTime">At least this long,</param>
/// <param name="MinRequests">and at least this many of green's requests (docs/cutover.md, points 7 and 18);</param>
/// <param name="MaxWait">where both are not there after this, the run pauses: it neither goes on nor back for want of traffic.</param>
public sealed record StepPlan(TrafficShare Share, TimeSpan MinTime, int MinRequests, TimeSpan MaxWait);

/// <summary>A program that must succeed before a stage is left.</summary>
/// <param name="Command">The program.</param>
/// <param name="IsOfMirror">Whether the mirror waits for it; otherwise each step does.</param>
/// <param name="Every">How often it is run besides, from the moment at which the stage is in force; null = only once the stage has all else.</param>
public sealed record CheckPlan(CommandPlan Command, bool IsOfMirror, TimeSpan? Every);

/// <summary>A program whose exit code says whether something is well.</summary>
/// <param name="Name">For people.</param>
/// <param name="Run">The program and its arguments.</param>
/// <param name="Timeout">How long it may take; taking longer is failing.</param>
public sealed record CommandPlan(string Name, IReadOnlyList<string> Run, TimeSpan Timeout);
