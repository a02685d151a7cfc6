using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using BingeMe.Cli.Deployment;
using BingeMe.Cli.Terminal;
using BingeMe.Cutover.Drills;
using BingeMe.Cutover.Engines;
using BingeMe.Cutover.Journals;
using BingeMe.Cutover.Observing;
using BingeMe.Cutover.Plans;
using BingeMe.Cutover.Running;
using BingeMe.Platform.Configuration;
using BingeMe.Replay.Samples;

namespace BingeMe.Cli.Cutover;

/// <summary><c>bingeme cutover drill</c>: rehearses what must work when green is bad, before it is.</summary>
internal static class DrillCommand
{
    private static readonly Dictionary<string, DrillCase> Cases = new(StringComparer.Ordinal)
    {
        ["rollback"] = DrillCase.Rollback,
        ["silent-controller"] = DrillCase.SilentController,
        ["cut-log"] = DrillCase.CutLog,
        ["old-writer"] = DrillCase.OldWriter,
    };

    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var file = new Argument<string>("plan") { Description = "The plan, e.g. blue-green/plan.json." };
        var folder = StateFolder.Option();
        var percent = new Option<decimal>("--percent") { Description = "The share of real traffic that green gets meanwhile.", DefaultValueFactory = static _ => 1 };
        var only = new Option<string[]>("--case") { Description = "Rehearses this alone; repeatable. All of them unless given." };
        only.AcceptOnlyFromAmong([.. Cases.Keys]);
        var patience = new Option<string>("--patience") { Description = "How long green's first ten requests are waited for.", DefaultValueFactory = static _ => "1m" };
        var asJson = new Option<bool>("--json") { Description = "Writes one JSON document." };
        percent.Validators.Add(static result => Told(result, () => Share(result.GetValueOrDefault<decimal>())));
        patience.Validators.Add(static result => Told(result, () => Patience(result.GetValueOrDefault<string>() ?? "")));
        var command = new Command(
            "drill",
            """
            Rehearses with a small share of real traffic what must work on the day that green is bad: an ordered rollback, a controller that is
            gone without a word, a log that is cut, an old controller that writes once more. Each begins and ends with everything on blue.

            Exit codes: 0 all went as they must; 1 one did not, or a run is under way; 2 wrong arguments or plan; 3 the engine or its log is not
            to be had.
            """)
        { file, folder, percent, only, patience, asJson };
        command.SetAction(async (parse, cancelled) =>
        {
            var plan = await PlanCommand.Read(parse.GetRequiredValue(file), cancelled);
            var state = StateFolder.Of(parse.GetRequiredValue(folder));
            Directory.CreateDirectory(state.Path);
            var cases = parse.GetValue(only) is { Length: > 0 } named ? [.. named.Select(static n => Cases[n])] : Cases.Values.ToArray();
            try
            {
                return await Run(plan, state, Share(parse.GetValue(percent)), cases, Patience(parse.GetValue(patience)!), parse.GetValue(asJson), parse.InvocationConfiguration.Output, cancelled);
            }
            catch (Exception e) when (e is EngineException or EngineLogException or JournalException)
            {
                throw new CliFaultException(ExitCodes.Failed, e.Message);
            }
        });
        return command;
    }

    private static async Task<int> Run(CutoverPlan plan, StateFolder state, TrafficShare share, IReadOnlyList<DrillCase> cases, TimeSpan patience, bool asJson, TextWriter output, CancellationToken cancelled)
    {
        await using var engine = Engines.Create(plan.Engine);
        var now = await engine.Read(cancelled);
        using var lease = Lease.TryTake(state.Lease, now.Fence)
            ?? throw new CliFaultException(ExitCodes.Negative, $"A controller runs with the folder {state.Path}: nothing is rehearsed beside a run. 'bingeme cutover status' shows it.");
        if (now.Green > TrafficShare.None || RunProgress.Of(Journal.Read(state.Journal), Stage.Of(plan)).State is RunState.Running or RunState.Paused or RunState.RollingBack)
            throw new CliFaultException(ExitCodes.Negative, $"Green serves {now.Green}, or a run is not over: rehearse before a run. 'bingeme cutover rollback' ends one.");

        var groups = new RouteGroups(plan.Routes ?? await OperationsCommand.Templates());
        EngineSignals Listen() => new(plan, engine as ITrafficCounters, groups, Programs.Run, TimeProvider.System);
        await using (var signals = Listen()) await StartCommand.ProveLog(plan, signals, cancelled);
        using var journal = Journal.Open(state.Drills, TimeProvider.System, out _);
        var drill = new Drill(plan, share, engine, Listen, journal, Operator.Name, patience);
        var results = new List<DrillResult>();
        foreach (var one in cases)
        {
            results.Add(await drill.Run(one, cancelled));
            if (!asJson) await output.WriteLineAsync(Line(results[^1]));
            await output.FlushAsync(cancelled);
        }

        if (asJson) await output.WriteLineAsync(Json(plan, share, results));
        return results.TrueForAll(static r => r.IsPassed != false) ? ExitCodes.Done : ExitCodes.Negative;
    }

    private static string Name(DrillCase drill) => Cases.Single(c => c.Value == drill).Key;

    private static string Verdict(DrillResult result) => result.IsPassed switch { true => "passed", false => "FAILED", null => "left out" };

    private static string Line(DrillResult result) => $"{Verdict(result),-9} {Name(result.Case),-18} {PrintableText.Line(result.Text)}";

    private static string Json(CutoverPlan plan, TrafficShare share, IEnumerable<DrillResult> results) => IndentedJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("plan", plan.Name);
        json.WriteNumber("greenPercent", share.Parts / 100m);
        json.WriteStartArray("drills");
        foreach (var result in results)
        {
            json.WriteStartObject();
            json.WriteString("case", Name(result.Case));
            if (result.IsPassed is { } isPassed) json.WriteBoolean("passed", isPassed);
            else json.WriteNull("passed");
            json.WriteString("text", result.Text);
            if (result.Took is { } took) json.WriteNumber("tookMs", Math.Round(took.TotalMilliseconds));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    /// <summary>Refused while the command line is read, before a folder is made or an engine asked.</summary>
    private static void Told(OptionResult result, Action read)
    {
        try
        {
            read();
        }
        catch (CliFaultException e)
        {
            result.AddError(e.Message);
        }
    }

    private static TrafficShare Share(decimal percent)
    {
        try
        {
            var share = TrafficShare.OfPercent(percent);
            return share > TrafficShare.None ? share : throw new CliFaultException(ExitCodes.Misused, "--percent must be above 0: without requests on green there is nothing to see.");
        }
        catch (ArgumentOutOfRangeException)
        {
            throw new CliFaultException(ExitCodes.Misused, $"--percent is {percent.ToString(CultureInfo.InvariantCulture)}: a share is 0.01 to 100 in steps of 0.01.");
        }
    }

    private static TimeSpan Patience(string text)
    {
        try
        {
            return DurationText.Read(text);
        }
        catch (FormatException e)
        {
            throw new CliFaultException(ExitCodes.Misused, $"--patience {e.Message}.");
        }
    }
}
