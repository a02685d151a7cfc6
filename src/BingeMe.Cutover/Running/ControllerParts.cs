using BingeMe.Cutover.Engines;
using BingeMe.Cutover.Journals;
using BingeMe.Cutover.Plans;

namespace BingeMe.Cutover.Running;

/// <summary>What a controller works with.</summary>
public sealed record ControllerParts
{
    /// <summary>What is to be done.</summary>
    public required CutoverPlan Plan { get; init; }

    /// <summary>What divides the traffic.</summary>
    public required ITrafficEngine Engine { get; init; }

    /// <summary>What is seen of the sides.</summary>
    public required ISignals Signals { get; init; }

    /// <summary>Where everything is written down.</summary>
    public required IJournal Journal { get; init; }

    /// <summary>The lease's number.</summary>
    public required long Fence { get; init; }

    /// <summary>Runs a gate's program: null where it succeeded, else what was wrong.</summary>
    public required Func<CommandPlan, CancellationToken, Task<string?>> Run { get; init; }

    /// <summary>Tells people; must neither wait nor throw.</summary>
    public Action<string> Alert { get; init; } = static _ => { };

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Whether it acts.</summary>
    public ControllerMode Mode { get; init; }
}

/// <summary>Whether a controller acts.</summary>
public enum ControllerMode
{
    /// <summary>It decides and acts.</summary>
    Act,

    /// <summary>It goes through the stages, and where it would roll back it only says so (docs/cutover.md, point 27).</summary>
    ShadowDecide,
}

/// <summary>What a person asks of a controller.</summary>
public enum ControlCommand
{
    /// <summary>How it stands.</summary>
    Status,

    /// <summary>Ends a stage without its time and requests.</summary>
    Promote,

    /// <summary>Stays where it is; the rules go on.</summary>
    Pause,

    /// <summary>Goes on.</summary>
    Resume,

    /// <summary>Ends the run; blue serves all.</summary>
    Abort,

    /// <summary>Blue serves all.</summary>
    Rollback,
}

/// <summary>A command, and who gives it.</summary>
/// <param name="Command">What.</param>
/// <param name="By">Who.</param>
public sealed record ControlOrder(ControlCommand Command, string By)
{
    /// <summary>The stage that he sees; <c>promote</c> and <c>resume</c> are for no other. Null = whichever it is.</summary>
    public string? Stage { get; init; }

    /// <summary>From then on nobody waits for it any more, and it is not done; null = it holds for ever.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The command as people give it.</summary>
    public string Name => Command.ToString().ToLowerInvariant();
}

internal sealed record ControlRequest(ControlOrder Order)
{
    public TaskCompletionSource<string> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
