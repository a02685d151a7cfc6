using System.CommandLine;
using BingeMe.Cli.Terminal;
using BingeMe.Cutover.Plans;
using BingeMe.Cutover.Running;
using BingeMe.Platform.Configuration;
using BingeMe.Replay.Samples;

namespace BingeMe.Cli.Cutover;

/// <summary><c>bingeme cutover plan</c>: checks a plan, and shows what it would do and how long that takes.</summary>
internal static class PlanCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var file = new Argument<string>("plan") { Description = "The plan, e.g. blue-green/plan.json." };
        var asJson = new Option<bool>("--json") { Description = "Writes one JSON document." };
        var command = new Command("plan", "Checks a plan, names every fault of it, and shows its stages with their times.\n\nExit codes: 0 it can be followed, 2 it cannot, 3 it cannot be read.") { file, asJson };
        command.SetAction(async (parse, cancelled) =>
        {
            var plan = await Read(parse.GetRequiredValue(file), cancelled);
            await parse.InvocationConfiguration.Output.WriteLineAsync(parse.GetValue(asJson) ? Json(plan) : PrintableText.Lines(Text(plan)));
            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary>Reads a plan's file.</summary>
    /// <exception cref="CliFaultException">It is no plan, or the engine cannot be made of it.</exception>
    public static async Task<CutoverPlan> Read(string path, CancellationToken cancelled) => (await ReadFile(path, cancelled)).Plan;

    /// <summary>The same, with the file as it was read.</summary>
    /// <exception cref="CliFaultException">It is no plan, or the engine cannot be made of it.</exception>
    public static async Task<(CutoverPlan Plan, byte[] File)> ReadFile(string path, CancellationToken cancelled)
    {
        try
        {
            var file = await File.ReadAllBytesAsync(path, cancelled);
            var plan = PlanReader.Read(file, DurationText.Read);
            Engines.Check(plan);
            return (plan, file);
        }
        catch (PlanException e)
        {
            throw new CliFaultException(ExitCodes.Misused, $"{path}: {e.Message}");
        }
    }

    /// <summary>The stages as a table.</summary>
    public static string Text(CutoverPlan plan)
    {
        var text = new System.Text.StringBuilder();
        var sum = TimeSpan.Zero;
        text.Append(FormattableString.Invariant($"{plan.Name}: {plan.Engine.Kind}, plan {plan.Digest[..12]}\n\n{"stage",-24} {"green",8} {"at least",10} {"requests",9} {"pauses at",10} {"from",10}\n"));
        foreach (var stage in Stage.Of(plan))
        {
            text.Append(FormattableString.Invariant($"{stage.Name,-24} {stage.Share,8} {stage.MinTime,10:c} {stage.MinRequests,9} {stage.MaxWait,10:c} {sum,10:c}\n"));
            sum += stage.MinTime;
        }

        text.Append(FormattableString.Invariant($"{"completed",-24} {"",8} {"",10} {"",9} {"",10} {sum,10:c}"));
        foreach (var check in plan.Checks)
            text.Append($"\ncheck {check.Command.Name}: before {Where(check)} is left{(check.Every is { } every ? $", and every {every:c} in it" : "")}; where it fails, the run pauses");
        return text.ToString();
    }

    private static string Json(CutoverPlan plan) => IndentedJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("name"u8, plan.Name);
        json.WriteString("digest"u8, plan.Digest);
        json.WriteString("engine"u8, plan.Engine.Kind);
        json.WriteStartArray("stages"u8);
        foreach (var stage in Stage.Of(plan))
        {
            json.WriteStartObject();
            json.WriteString("name"u8, stage.Name);
            json.WriteNumber("greenPercent"u8, stage.Share.Parts / 100m);
            json.WriteNumber("minSeconds"u8, stage.MinTime.TotalSeconds);
            json.WriteNumber("minRequests"u8, stage.MinRequests);
            json.WriteNumber("maxWaitSeconds"u8, stage.MaxWait.TotalSeconds);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("checks"u8);
        foreach (var check in plan.Checks)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, check.Command.Name);
            json.WriteString("in"u8, check.IsOfMirror ? "mirror" : "steps");
            if (check.Every is { } every) json.WriteNumber("everySeconds"u8, every.TotalSeconds);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static string Where(CheckPlan check) => check.IsOfMirror ? "the mirror" : "each step";
}
