using System.Diagnostics.CodeAnalysis;
using BingeMe.Cutover.Plans;

namespace BingeMe.Cutover.Running;

/// <summary>
/// The programs that a stage waits for: a gate's own, and the plan's checks (docs/cutover.md, points 8 and 36). A stage is left only after each of them
/// succeeded once more when all else was there.
/// </summary>
/// <param name="plan">Its checks.</param>
/// <param name="run">Runs one: null where it succeeded, else what was wrong.</param>
/// <param name="clock">The clock.</param>
internal sealed class StageChecks(CutoverPlan plan, Func<CommandPlan, CancellationToken, Task<string?>> run, TimeProvider clock)
{
    private List<Running> checks = [];
    private DateTimeOffset? doneSince;

    /// <summary>Whether each check succeeded that was begun after the stage had all else.</summary>
    public bool HavePassed => doneSince is { } since && checks.TrueForAll(c => c.Succeeded >= since);

    /// <summary>Forgets what was, ends what still runs, and begins anew for a stage; null = nothing is to be run.</summary>
    public void Begin(Stage? stage)
    {
        foreach (var check in checks) check.Stop?.Invoke();
        doneSince = null;
        checks = stage switch
        {
            null => [],
            { Gate: { } gate } => [new Running(new CheckPlan(gate with { Name = stage.Name }, IsOfMirror: false, null))],
            _ => [.. plan.Checks.Where(c => c.IsOfMirror == (stage.Kind == StageKind.Mirror)).Select(static c => new Running(c))],
        };
    }

    /// <summary>Begins what is due, and takes in what has ended.</summary>
    /// <param name="isDone">Whether the stage has all else.</param>
    /// <param name="cancelled">Ends what runs.</param>
    /// <returns>What is wrong, with the check's name; null = nothing that is known.</returns>
    public async Task<string?> Look(bool isDone, CancellationToken cancelled)
    {
        var now = clock.GetUtcNow();
        doneSince = isDone ? doneSince ?? now : null;
        foreach (var check in checks)
        {
            if (check.Task is null && (isDone ? !(check.Succeeded >= doneSince) : now >= check.Due))
            {
                (check.Began, check.Due) = (now, check.Plan.Every is { } every ? now + every : null);
                check.Task = Run(check, cancelled);
            }

            if (check.Task is not { IsCompleted: true } ended) continue;
            check.Task = null;
            if (await ended is { } fault) return $"{check.Plan.Command.Name}: {fault}";
            check.Succeeded = check.Began;
        }

        return null;
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever goes wrong with a program, the controller and its rules go on.")]
    private async Task<string?> Run(Running check, CancellationToken cancelled)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        check.Stop = stop.Cancel;
        try
        {
            return await run(check.Plan.Command, stop.Token);
        }
        catch (Exception e) when (!cancelled.IsCancellationRequested)
        {
            // A program that cannot even be tried has failed: the run pauses under its name, and does not end.
            return e.Message;
        }
        finally
        {
            check.Stop = null;
        }
    }

    private sealed class Running(CheckPlan plan)
    {
        public CheckPlan Plan => plan;

        /// <summary>When it is to be run next although its stage is not done; null = then not.</summary>
        public DateTimeOffset? Due { get; set; } = plan.Every is null ? null : DateTimeOffset.MinValue;

        public DateTimeOffset Began { get; set; }

        /// <summary>When the last run began that succeeded.</summary>
        public DateTimeOffset? Succeeded { get; set; }

        public Task<string?>? Task { get; set; }

        public Action? Stop { get; set; }
    }
}
