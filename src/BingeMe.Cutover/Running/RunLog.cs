using BingeMe.Cutover.Journals;

namespace BingeMe.Cutover.Running;

/// <summary>
/// Where a run stands, and its records. A disk that is full or gone stops nothing that protects users: people are told, and the controller, which asks
/// <see cref="Fault"/>, takes no step forward that a successor could not read of.
/// </summary>
/// <param name="parts">The journal, whose it is, and who is told.</param>
/// <param name="stages">The plan's.</param>
/// <param name="progress">Where it stands.</param>
internal sealed class RunLog(ControllerParts parts, IReadOnlyList<Stage> stages, RunProgress progress)
{
    /// <summary>Where the run stands.</summary>
    public RunProgress Progress { get; set; } = progress;

    /// <summary>Why the last record was not written; null = it was.</summary>
    public string? Fault { get; private set; }

    /// <summary>When figures were written last.</summary>
    public DateTimeOffset LastFigures { get; set; }

    /// <summary>Writes what was seen.</summary>
    public void WriteFigures(DateTimeOffset now)
    {
        LastFigures = now;
        Write(JournalKind.Figures, to: Progress.Green.Parts, figures: parts.Signals.Window.Figures());
    }

    /// <summary>Writes a record, or says that it cannot.</summary>
    /// <exception cref="JournalException">Another controller writes there: this one must end.</exception>
    public void Write(JournalKind kind, string? text = null, int? from = null, int? to = null, IReadOnlyDictionary<string, double>? figures = null, string? by = null)
    {
        try
        {
            parts.Journal.Append(new JournalRecord
            {
                Run = Progress.Run,
                Fence = parts.Fence,
                Kind = kind,
                Stage = Progress.StageIndex >= 0 && Progress.StageIndex < stages.Count ? stages[Progress.StageIndex].Name : null,
                Text = text,
                From = from,
                To = to,
                Figures = figures,
                By = by,
            });
            Fault = null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (Fault is null) parts.Alert($"{parts.Plan.Name}: the journal cannot be written: {e.Message} The rules go on, and may roll back; no step is taken.");
            Fault = e.Message;
        }
    }
}
