using BingeMe.Cli.Terminal;
using BingeMe.Cutover.Journals;
using BingeMe.Cutover.Running;
using BingeMe.Replay.Samples;

namespace BingeMe.Cli.Cutover;

/// <summary>How a run stands, from its journal, and whether its controller lives.</summary>
internal static class StatusView
{
    /// <summary>What a folder's journal holds.</summary>
    /// <exception cref="CliFaultException">It cannot be read.</exception>
    public static IReadOnlyList<JournalRecord> Read(StateFolder state)
    {
        try
        {
            return Journal.Read(state.Journal);
        }
        catch (JournalException e)
        {
            throw new CliFaultException(ExitCodes.Failed, e.Message);
        }
    }

    /// <summary>Writes it once.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> Write(StateFolder state, bool asJson, TextWriter output, CancellationToken cancelled)
    {
        var look = await Look.Of(state, cancelled);
        await output.WriteLineAsync(asJson ? Json(look) : Text(look, null));
        return ExitCodes.Done;
    }

    /// <summary>Writes it every second, on a terminal over what it wrote before, until the run is over.</summary>
    /// <returns>The exit code: that of the run.</returns>
    public static async Task<int> Watch(StateFolder state, TextWriter output, CancellationToken cancelled)
    {
        var clear = Console.IsOutputRedirected ? "" : "\u001b[H\u001b[2J";
        for (Look? before = null; ;)
        {
            var look = await Look.Of(state, cancelled);
            await output.WriteLineAsync($"{clear}{Text(look, before)}\n");
            await output.FlushAsync(cancelled);
            if (look.IsOver) return look.Progress.State == RunState.Completed ? ExitCodes.Done : ExitCodes.Negative;
            before = look;
            await Task.Delay(TimeSpan.FromSeconds(1), cancelled);
        }
    }

    private static string Text(Look look, Look? before)
    {
        var (progress, figures) = (look.Progress, look.Figures);
        return FormattableString.Invariant(
            $"""
             run         {PrintableText.Line(progress.Run)}
             state       {StateName(progress.State)}{(progress.Reason is null ? "" : $": {PrintableText.Line(progress.Reason)}")}
             controller  {(look.Live is not null ? "answers" : look.IsOver ? "ended" : $"DOES NOT ANSWER, last record {DateTimeOffset.UtcNow - look.Last.At:hh\\:mm\\:ss} ago")}
             stage       {PrintableText.Line(look.Stage.Stage ?? "-")} since {look.Stage.At:HH:mm:ss} UTC{Waiting(look)}
             green       {Bar(progress.Green.Fraction)} {progress.Green}
             requests    green {figures.GetValueOrDefault("greenRequests")}{Rate("greenRequests")}, blue {figures.GetValueOrDefault("blueRequests")}{Rate("blueRequests")}
             errors      green {figures.GetValueOrDefault("greenErrors")}{Bounds("green")}, blue {figures.GetValueOrDefault("blueErrors")}{Bounds("blue")}
             p50         green {figures.GetValueOrDefault("greenP50Ms")} ms, blue {figures.GetValueOrDefault("blueP50Ms")} ms
             p95         green {figures.GetValueOrDefault("greenP95Ms")} ms, blue {figures.GetValueOrDefault("blueP95Ms")} ms
             """);

        string Bounds(string side) => look.Live is not null && figures.TryGetValue(side + "ErrorLow", out var low) && figures.TryGetValue(side + "ErrorHigh", out var high) && figures.GetValueOrDefault(side + "Requests") > 0
            ? FormattableString.Invariant($" (rate within {low * 100:0.##} to {high * 100:0.##} %)") : "";

        string Rate(string name)
        {
            // Sums begin anew with each share.
            if (before is null || (look.At - before.At).TotalSeconds is not (> 0 and var seconds) || figures.GetValueOrDefault(name) - before.Figures.GetValueOrDefault(name) is not (>= 0 and var more)) return "";
            return FormattableString.Invariant($" ({more / seconds:0}/s)");
        }
    }

    private static string Waiting(Look look)
    {
        if (look.Live is not { Remaining: { } remaining } live || look.Progress.State != RunState.Running) return "";
        var waits = string.Join(" and ", new[] { remaining > TimeSpan.Zero ? $"{remaining:hh\\:mm\\:ss}" : null, live.MissingRequests > 0 ? $"{live.MissingRequests} requests" : null }.OfType<string>());
        return $"; {PrintableText.Line(live.Next ?? "the end")} in {(waits.Length > 0 ? waits : "a moment")}";
    }

    private static string Bar(double fraction)
    {
        const int Width = 40;
        var full = (int)Math.Round(fraction * Width);
        return $"[{new string('#', full)}{new string('.', Width - full)}]";
    }

    private static string Json(Look look) => IndentedJson.Write(json =>
    {
        var progress = look.Progress;
        json.WriteStartObject();
        json.WriteString("run"u8, progress.Run);
        json.WriteString("state"u8, StateName(progress.State));
        if (progress.Reason is not null) json.WriteString("reason"u8, progress.Reason);
        json.WriteBoolean("controllerAnswers"u8, look.Live is not null);
        json.WriteString("stage"u8, look.Stage.Stage ?? "");
        json.WriteString("stageSince"u8, look.Stage.At);
        json.WriteNumber("greenPercent"u8, progress.Green.Parts / 100m);
        if (look.Live is { Next: { } next }) json.WriteString("nextStage"u8, next);
        if (look.Live is { Remaining: { } remaining }) json.WriteNumber("stageRemainingMs"u8, Math.Round(remaining.TotalMilliseconds));
        json.WriteStartObject("figures"u8);
        foreach (var (name, value) in look.Figures) json.WriteNumber(name, value);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    private static string StateName(RunState state) => state switch
    {
        RunState.RollingBack => "rolling back",
        RunState.RolledBack => "rolled back",
        _ => state.ToString().ToLowerInvariant(),
    };

    /// <summary>What is known of a run at a moment.</summary>
    private sealed record Look(DateTimeOffset At, RunProgress Progress, JournalRecord Stage, JournalRecord Last, LiveStatus? Live, IReadOnlyDictionary<string, double> Figures)
    {
        public bool IsOver => Progress.State is RunState.RolledBack or RunState.Completed or RunState.None;

        public static async Task<Look> Of(StateFolder state, CancellationToken cancelled)
        {
            var records = Read(state);
            if (records.Count == 0) throw new CliFaultException(ExitCodes.Negative, $"There was no run yet in {state.Path}.");
            var live = await ControlSocket.Ask(state.Socket, new(ControlCommand.Status, Operator.Name), cancelled) is { } answer ? LiveStatus.TryParse(answer) : null;
            // The journal's are up to five seconds old, but are there without a controller, too.
            var figures = live?.Figures ?? records.LastOrDefault(static r => r.Figures is not null)?.Figures ?? new Dictionary<string, double>();
            return new Look(DateTimeOffset.UtcNow, RunProgress.Of(records, []), records.Last(static r => r.Kind is JournalKind.Stage or JournalKind.Started), records[^1], live, figures);
        }
    }
}
