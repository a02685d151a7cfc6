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

    /// <summary>Writes it.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> Write(StateFolder state, bool asJson, TextWriter output, CancellationToken cancelled)
    {
        var records = Read(state);
        if (records.Count == 0) throw new CliFaultException(ExitCodes.Negative, $"There was no run yet in {state.Path}.");
        var progress = RunProgress.Of(records, []);
        var isAlive = await ControlSocket.Ask(state.Socket, ControlCommand.Status, Operator.Name, cancelled) is not null;
        var stage = records.Last(static r => r.Kind is JournalKind.Stage or JournalKind.Started);
        var figures = records.LastOrDefault(static r => r.Figures is not null)?.Figures ?? new Dictionary<string, double>();
        await output.WriteLineAsync(asJson ? Json(progress, stage, figures, isAlive) : Text(progress, stage, figures, isAlive, records[^1]));
        return ExitCodes.Done;
    }

    private static string Text(RunProgress progress, JournalRecord stage, IReadOnlyDictionary<string, double> figures, bool isAlive, JournalRecord last)
    {
        var isOver = progress.State is RunState.RolledBack or RunState.Completed or RunState.None;
        return FormattableString.Invariant(
            $"""
             run         {progress.Run}
             state       {StateName(progress.State)}{(progress.Reason is null ? "" : $": {progress.Reason}")}
             controller  {(isAlive ? "answers" : isOver ? "ended" : $"DOES NOT ANSWER, last record {DateTimeOffset.UtcNow - last.At:hh\\:mm\\:ss} ago")}
             stage       {stage.Stage ?? "-"} since {stage.At:HH:mm:ss} UTC
             green       {progress.Green}
             requests    green {figures.GetValueOrDefault("greenRequests")}, blue {figures.GetValueOrDefault("blueRequests")}
             errors      green {figures.GetValueOrDefault("greenErrors")}, blue {figures.GetValueOrDefault("blueErrors")}
             p50         green {figures.GetValueOrDefault("greenP50Ms")} ms, blue {figures.GetValueOrDefault("blueP50Ms")} ms
             p95         green {figures.GetValueOrDefault("greenP95Ms")} ms, blue {figures.GetValueOrDefault("blueP95Ms")} ms
             """);
    }

    private static string Json(RunProgress progress, JournalRecord stage, IReadOnlyDictionary<string, double> figures, bool isAlive) => IndentedJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("run"u8, progress.Run);
        json.WriteString("state"u8, StateName(progress.State));
        if (progress.Reason is not null) json.WriteString("reason"u8, progress.Reason);
        json.WriteBoolean("controllerAnswers"u8, isAlive);
        json.WriteString("stage"u8, stage.Stage ?? "");
        json.WriteString("stageSince"u8, stage.At);
        json.WriteNumber("greenPercent"u8, progress.Green.Parts / 100m);
        json.WriteStartObject("figures"u8);
        foreach (var (name, value) in figures) json.WriteNumber(name, value);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    private static string StateName(RunState state) => state switch
    {
        RunState.RollingBack => "rolling back",
        RunState.RolledBack => "rolled back",
        _ => state.ToString().ToLowerInvariant(),
    };
}
