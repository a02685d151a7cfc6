using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using BingeMe.Cli.Terminal;
using BingeMe.Replay.Load;
using BingeMe.Replay.Running;
using BingeMe.Replay.Samples;

namespace BingeMe.Cli.Replay;

/// <summary>What makes <c>bingeme replay</c> send a corpus in the shape of a load, and what it fails on then.</summary>
internal static class LoadInputs
{
    public static readonly Option<double?> Speed = new("--speed") { Description = "Open loop: starts exchanges at their recorded gaps divided by this; 2 is twice as fast. Statuses are compared, and times." };

    public static readonly Option<double?> Rate = new("--rate") { Description = "Open loop: starts so many exchanges a second, evenly, whatever was recorded." };

    public static readonly Option<double?> MaxGap = new("--max-gap") { Description = "With --speed: recorded gaps are cut to so many seconds before they are divided." };

    public static readonly Option<double?> Duration = new("--duration") { Description = "With --speed or --rate: nothing starts after so many seconds." };

    public static readonly Option<bool> Loop = new("--loop") { Description = "With --duration: begins the corpus again until the time is over." };

    public static readonly Option<bool> DryRun = new("--dry-run") { Description = "With --speed or --rate: tells what would be sent and when, and starts nothing." };

    public static readonly Option<double?> FailOnLatency = new("--fail-on-latency") { Description = "Fails when the right side is slower than the left by more than so many milliseconds in an operation, beyond chance." };

    /// <summary>Whether the corpus is sent in the shape of a load.</summary>
    public static bool IsWanted(ParseResult parse) => parse.GetValue(Speed) is not null || parse.GetValue(Rate) is not null;

    /// <summary>Refuses what does not fit together, before anything runs.</summary>
    /// <param name="result">The arguments.</param>
    /// <param name="notUnderLoad">Options that mean nothing under load.</param>
    public static void Validate(CommandResult result, params Option[] notUnderLoad)
    {
        foreach (var option in new[] { Speed, Rate, MaxGap, Duration })
            if (result.GetValue(option) is { } value && !(value > 0 && value <= 1e6)) result.AddError($"{option.Name} must be above 0 and at most 1000000.");
        if (result.GetValue(FailOnLatency) is { } limit && !(limit >= 0 && limit <= 1e6)) result.AddError($"{FailOnLatency.Name} must be from 0 to 1000000.");
        var isLoad = result.GetValue(Speed) is not null || result.GetValue(Rate) is not null;
        if (result.GetValue(Speed) is not null && result.GetValue(Rate) is not null) result.AddError("--speed goes by the recorded gaps and --rate does not: one of them.");
        foreach (var option in new Option[] { MaxGap, Duration, Loop, DryRun })
            if (!isLoad && result.GetResult(option) is { Implicit: false }) result.AddError($"{option.Name} needs --speed or --rate.");
        if (result.GetValue(MaxGap) is not null && result.GetValue(Rate) is not null) result.AddError("--max-gap is about recorded gaps: it needs --speed.");
        if (result.GetValue(Loop) && result.GetValue(Duration) is null) result.AddError("--loop needs --duration: it would never end.");
        foreach (var option in notUnderLoad)
            if (isLoad && result.GetResult(option) is { Implicit: false }) result.AddError($"{option.Name} means nothing with --speed and --rate.");
    }

    /// <summary>How the corpus is sent.</summary>
    public static LoadOptions Of(ParseResult parse, ISampleTokens tokens, Func<string, string> operation, bool rightFirst) => new()
    {
        Tokens = tokens,
        Operation = operation,
        Bound = ReplayInputs.BoundOf(parse),
        Speed = parse.GetValue(Speed) ?? 1,
        Rate = parse.GetValue(Rate),
        MaxGap = parse.GetValue(MaxGap) is { } gap ? TimeSpan.FromSeconds(gap) : null,
        Duration = parse.GetValue(Duration) is { } duration ? TimeSpan.FromSeconds(duration) : null,
        Loop = parse.GetValue(Loop),
        RightFirst = rightFirst,
    };

    /// <summary>When what is sent.</summary>
    /// <exception cref="CliFaultException">The corpus has no times.</exception>
    public static LoadPlan Plan(IReadOnlyList<ReplayCase> cases, LoadOptions options)
    {
        try
        {
            return LoadPlan.Of(cases, options);
        }
        catch (SampleException e)
        {
            throw new CliFaultException(ExitCodes.CorpusInvalid, e.Message);
        }
    }

    /// <summary>What a dry run tells.</summary>
    public static string Told(LoadPlan plan) => string.Create(
        CultureInfo.InvariantCulture,
        $"{plan.Starts.Count} exchanges of {plan.Cases.Count} cases to each side over {plan.Length.TotalSeconds:0.0} s, at most {plan.Busiest} in a second; {plan.CutGaps} recorded gaps cut.");

    /// <summary>The operations that are too slow; null when none is, or when nobody asked.</summary>
    public static string? LatencyFault(ParseResult parse, ReplayReport report)
    {
        if (parse.GetValue(FailOnLatency) is not { } limit) return null;
        var slow = report.SlowerBy(limit);
        return slow.Count == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"Slower by more than {limit} ms: {string.Join(", ", slow.Select(static t => string.Create(CultureInfo.InvariantCulture, $"{t.Operation} (at least {t.Surely!.Low:0.00} ms)")))}");
    }
}
