using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using BingeMe.Cutover.Deciding;
using BingeMe.Cutover.Engines;

namespace BingeMe.Cutover.Plans;

/// <summary>Reads plans, and names every fault of one at once (docs/cutover.md, point 30).</summary>
public sealed class PlanReader
{
    private readonly List<string> faults = [];
    private readonly Func<string, TimeSpan> duration;

    private PlanReader(Func<string, TimeSpan> duration) => this.duration = duration;

    /// <summary>Reads a plan.</summary>
    /// <param name="utf8">The file; comments and trailing commas may stand in it.</param>
    /// <param name="duration">Reads a text such as <c>10m</c>; throws <see cref="FormatException"/> where it is none.</param>
    /// <exception cref="PlanException">It is no plan; every fault is named.</exception>
    public static CutoverPlan Read(ReadOnlyMemory<byte> utf8, Func<string, TimeSpan> duration)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(utf8, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        }
        catch (JsonException e)
        {
            throw new PlanException([$"It is no JSON: {e.Message}"]);
        }

        using (document)
        {
            var reader = new PlanReader(duration);
            CutoverPlan plan;
            try
            {
                plan = reader.Plan(document.RootElement, Convert.ToHexStringLower(SHA256.HashData(utf8.Span)));
            }
            catch (InvalidOperationException e)
            {
                // What JSON throws when a text is asked for that holds half of a surrogate pair.
                throw new PlanException([$"A text of it is none: {e.Message}"]);
            }

            return reader.faults.Count == 0 ? plan : throw new PlanException(reader.faults);
        }
    }

    private CutoverPlan Plan(JsonElement root, string digest)
    {
        var top = Known(root, "", "name", "engine", "gates", "mirror", "steps", "limits", "ready", "journeys", "journeyEvery", "checks", "deadMan", "routes", "webhooks");
        var ready = Known(Member(top, "ready"), "ready", "green", "blue");
        var isWithoutSwitch = top.TryGetValue("deadMan", out var deadMan) && deadMan.ValueKind == JsonValueKind.Null;
        var mirror = Time(top, "", "mirror", TimeSpan.Zero);
        return new CutoverPlan
        {
            Name = Required(top, "", "name"),
            Digest = digest,
            Engine = Engine(Member(top, "engine")),
            Gates = Commands(top, "gates", TimeSpan.FromMinutes(30)),
            Mirror = mirror,
            Steps = Steps(top),
            Limits = Limits(Member(top, "limits")),
            GreenReady = Urls(ready, "ready.", "green"),
            BlueReady = Url(ready, "ready.", "blue"),
            Journeys = Commands(top, "journeys", TimeSpan.FromSeconds(30)),
            JourneyEvery = Time(top, "", "journeyEvery", TimeSpan.FromSeconds(30)),
            Checks = Checks(top, mirror > TimeSpan.Zero),
            AsksForDeadMan = top.ContainsKey("deadMan") && !isWithoutSwitch,
            DeadMan = isWithoutSwitch ? null : Time(top, "", "deadMan", TimeSpan.FromSeconds(30)),
            Routes = top.ContainsKey("routes") ? Texts(top, "", "routes") : null,
            Webhooks = Urls(top, "", "webhooks"),
        };
    }

    private EnginePlan Engine(JsonElement? json)
    {
        if (json is null) faults.Add("engine: is missing. It needs kind and log, e.g. { \"kind\": \"haproxy\", \"log\": \"127.0.0.1:18514\", \"sockets\": [...], \"map\": \"...\" }.");
        var engine = json is { ValueKind: JsonValueKind.Object } j ? j.EnumerateObject().ToDictionary(static m => m.Name, static m => m.Value, StringComparer.Ordinal) : [];
        var options = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var (name, value) in engine)
        {
            if (name is "kind" or "log" or "front") continue;
            options[name] = value.ValueKind == JsonValueKind.Array ? Texts(engine, "engine.", name) : [value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText()];
        }

        var missing = json is null;
        return new EnginePlan(missing ? "" : Required(engine, "engine.", "kind"), missing ? "" : Required(engine, "engine.", "log"), Url(engine, "engine.", "front"), options);
    }

    private List<StepPlan> Steps(Dictionary<string, JsonElement> top)
    {
        var steps = new List<StepPlan>();
        var list = Member(top, "steps");
        if (list is not { ValueKind: JsonValueKind.Array } || list.Value.GetArrayLength() == 0)
        {
            faults.Add("steps: a list is needed, e.g. [{ \"percent\": 1, \"minTime\": \"5m\", \"minRequests\": 200, \"maxWait\": \"1h\" }, ... { \"percent\": 100, ... }].");
            return steps;
        }

        foreach (var (index, json) in list.Value.EnumerateArray().Index())
        {
            var at = $"steps[{index}]";
            var step = Known(json, at, "percent", "minTime", "minRequests", "maxWait");
            var share = Percent(step, at + ".", "percent");
            var minTime = Time(step, at + ".", "minTime", TimeSpan.FromMinutes(5));
            var maxWait = Time(step, at + ".", "maxWait", minTime + TimeSpan.FromHours(1));
            var minRequests = Integer(step, at + ".", "minRequests", 200);
            if (maxWait < minTime) faults.Add($"{at}.maxWait: {maxWait} is less than minTime, {minTime}: the step could never be left.");
            // Of fewer, even none that failed does not show the rate to be below 5 % (point 18).
            if (minRequests < 100) faults.Add($"{at}.minRequests: {minRequests} is too few to tell; at least 100.");
            if (steps.Count > 0 && share <= steps[^1].Share) faults.Add($"{at}.percent: {share} is not above the step before, {steps[^1].Share}.");
            if (share == TrafficShare.None) faults.Add($"{at}.percent: a step of nothing is no step.");
            steps.Add(new StepPlan(share, minTime, minRequests, maxWait));
        }

        if (steps[^1].Share != TrafficShare.All) faults.Add($"steps: the last one is {steps[^1].Share}, not 100 %.");
        return steps;
    }

    private DecisionLimits Limits(JsonElement? json)
    {
        var limits = Known(json, "limits", "errors", "responseTime", "errorsAboveBlue", "refusalsAboveBlue", "refusedUsers", "slowerThanBlue", "slowerByAtLeast");
        var defaults = new DecisionLimits();
        return new DecisionLimits
        {
            ErrorShare = Share("errors", defaults.ErrorShare),
            ResponseTime = Time(limits, "limits.", "responseTime", defaults.ResponseTime),
            ErrorsAboveBlue = Share("errorsAboveBlue", defaults.ErrorsAboveBlue),
            RefusalsAboveBlue = Share("refusalsAboveBlue", defaults.RefusalsAboveBlue),
            RefusedUsers = Integer(limits, "limits.", "refusedUsers", defaults.RefusedUsers),
            SlowerThanBlue = Number("slowerThanBlue", defaults.SlowerThanBlue, 1, 1000),
            SlowerByAtLeast = Time(limits, "limits.", "slowerByAtLeast", defaults.SlowerByAtLeast),
        };

        // In percent, as people say it; 0.05 is meant as five percent often enough that it must not pass for a twentieth of one.
        double Share(string name, double otherwise)
        {
            if (!limits.TryGetValue(name, out var value)) return otherwise;
            if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var percent) && percent is >= 0.5 and <= 50) return percent / 100;
            faults.Add($"limits.{name}: a number of percent from 0.5 to 50, e.g. 5, not {value.GetRawText()}.");
            return otherwise;
        }

        double Number(string name, double otherwise, double min, double max)
        {
            if (!limits.TryGetValue(name, out var value)) return otherwise;
            if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= min && number <= max) return number;
            faults.Add($"limits.{name}: a number from {min} to {max}, not {value.GetRawText()}.");
            return otherwise;
        }
    }

    private List<CommandPlan> Commands(Dictionary<string, JsonElement> top, string name, TimeSpan timeout) =>
        [.. Listed(top, name).Select(l => Command(Known(l.Json, l.At, "name", "run", "timeout"), l.At, timeout))];

    private List<CheckPlan> Checks(Dictionary<string, JsonElement> top, bool hasMirror)
    {
        var checks = new List<CheckPlan>();
        foreach (var (at, json) in Listed(top, "checks"))
        {
            var check = Known(json, at, "name", "run", "timeout", "in", "every");
            var stage = check.TryGetValue("in", out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : check.ContainsKey("in") ? "" : "steps";
            if (stage is not ("mirror" or "steps")) faults.Add($"{at}.in: \"mirror\" or \"steps\", not {value.GetRawText()}.");
            if (stage == "mirror" && !hasMirror) faults.Add($"{at}.in: the plan has no mirror, so the check would never be run.");
            TimeSpan? every = check.ContainsKey("every") ? Time(check, at + ".", "every", TimeSpan.FromMinutes(1)) : null;
            if (every < TimeSpan.FromSeconds(1)) faults.Add($"{at}.every: {every} is too often; at least 1s.");
            checks.Add(new CheckPlan(Command(check, at, TimeSpan.FromMinutes(10)), stage == "mirror", every));
        }

        return checks;
    }

    private List<(string At, JsonElement Json)> Listed(Dictionary<string, JsonElement> top, string name)
    {
        if (Member(top, name) is not { } list) return [];
        if (list.ValueKind == JsonValueKind.Array) return [.. list.EnumerateArray().Select((json, index) => ($"{name}[{index}]", json))];
        faults.Add($"{name}: a list is needed, e.g. [{{ \"name\": \"replay\", \"run\": [\"bingeme\", \"replay\", \"samples\"] }}].");
        return [];
    }

    private CommandPlan Command(Dictionary<string, JsonElement> command, string at, TimeSpan timeout)
    {
        var run = Texts(command, at + ".", "run");
        if (run.Count == 0) faults.Add($"{at}.run: the program and its arguments are needed, as a list of texts.");
        return new CommandPlan(Required(command, at + ".", "name"), run, Time(command, at + ".", "timeout", timeout));
    }

    private Dictionary<string, JsonElement> Known(JsonElement? json, string at, params string[] names)
    {
        if (json is null) return [];
        if (json.Value.ValueKind != JsonValueKind.Object)
        {
            faults.Add($"{(at.Length == 0 ? "The plan" : at)}: an object is needed, not {json.Value.ValueKind}.");
            return [];
        }

        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in json.Value.EnumerateObject())
        {
            if (!names.Contains(member.Name, StringComparer.Ordinal)) faults.Add($"{At(at, member.Name)}: is not known; known are {string.Join(", ", names)}.");
            else if (!members.TryAdd(member.Name, member.Value)) faults.Add($"{At(at, member.Name)}: stands there twice.");
        }

        return members;

        static string At(string at, string name) => at.Length == 0 ? name : $"{at}.{name}";
    }

    private static JsonElement? Member(Dictionary<string, JsonElement> members, string name) => members.TryGetValue(name, out var value) ? value : null;

    private string Required(Dictionary<string, JsonElement> members, string at, string name)
    {
        if (members.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text) return text;
        faults.Add($"{at}{name}: a text is needed.");
        return "";
    }

    private TimeSpan Time(Dictionary<string, JsonElement> members, string at, string name, TimeSpan otherwise)
    {
        if (!members.TryGetValue(name, out var value)) return otherwise;
        if (value.ValueKind == JsonValueKind.String)
        {
            try
            {
                if (duration(value.GetString()!) is var time && time >= TimeSpan.Zero && time <= TimeSpan.FromDays(60)) return time;
            }
            catch (FormatException)
            {
                // Named below, with the place.
            }
        }

        faults.Add($"{at}{name}: a time such as \"30s\", \"10m\" or \"24h\", not {value.GetRawText()}.");
        return otherwise;
    }

    private int Integer(Dictionary<string, JsonElement> members, string at, string name, int otherwise)
    {
        if (!members.TryGetValue(name, out var value)) return otherwise;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= 0) return number;
        faults.Add($"{at}{name}: a whole number from 0, not {value.GetRawText()}.");
        return otherwise;
    }

    private TrafficShare Percent(Dictionary<string, JsonElement> members, string at, string name)
    {
        if (members.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var percent) && percent is >= 0 and <= 100 && decimal.Round(percent, 2) == percent)
            return TrafficShare.OfPercent(percent);
        faults.Add(string.Create(CultureInfo.InvariantCulture, $"{at}{name}: a number from 0 to 100 with at most two decimals is needed."));
        return TrafficShare.None;
    }

    private List<string> Texts(Dictionary<string, JsonElement> members, string at, string name)
    {
        if (!members.TryGetValue(name, out var value)) return [];
        if (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(static t => t.ValueKind == JsonValueKind.String)) return [.. value.EnumerateArray().Select(static t => t.GetString()!)];
        faults.Add($"{at}{name}: a list of texts is needed.");
        return [];
    }

    private Uri? Url(Dictionary<string, JsonElement> members, string at, string name)
    {
        if (!members.TryGetValue(name, out var value)) return null;
        if (value.ValueKind == JsonValueKind.String && IsUrl(value.GetString()!, out var url)) return url;
        faults.Add($"{at}{name}: an address such as http://127.0.0.1:4000/health/ready, not {value.GetRawText()}.");
        return null;
    }

    private List<Uri> Urls(Dictionary<string, JsonElement> members, string at, string name)
    {
        var urls = new List<Uri>();
        foreach (var (index, text) in Texts(members, at, name).Index())
        {
            if (IsUrl(text, out var url)) urls.Add(url);
            else faults.Add($"{at}{name}[{index}]: '{text}' is no address with http:// or https://.");
        }

        return urls;
    }

    private static bool IsUrl(string text, out Uri url) => Uri.TryCreate(text, UriKind.Absolute, out url!) && url.Scheme is "http" or "https";
}

/// <summary>A plan that cannot be followed.</summary>
/// <param name="faults">What is wrong, each with its place.</param>
public sealed class PlanException(IReadOnlyList<string> faults) : Exception($"The plan cannot be followed:\n  {string.Join("\n  ", faults)}")
{
    /// <summary>What is wrong, each with its place.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}
