namespace BingeMe.ApiGateway;

/// <summary>What the Lambda Runtime API, not the event, says about an invocation.</summary>
public sealed record InvocationInfo
{
    /// <summary><c>Lambda-Runtime-Aws-Request-Id</c>: the request id of events that have none of their own (ALB).</summary>
    public required string RequestId { get; init; }

    /// <summary>Whether <see cref="RequestId"/> is the host's own invention: then it is in no other log, and no line calls it Lambda's.</summary>
    public bool IsIdMadeUp { get; init; }

    /// <summary><c>Lambda-Runtime-Trace-Id</c>: the trace of a refused request whose own fields tell none.</summary>
    public string? TraceId { get; init; }

    /// <summary><c>Lambda-Runtime-Deadline-Ms</c>; null when there is no runtime, as in a replay.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Becomes <c>ApiRequest.Aborted</c>; the host cancels it some margin before <c>ApiRequest.Deadline</c> (rule 24).</summary>
    public CancellationToken Aborted { get; init; }

    /// <summary>
    /// The clock from which the gateway's own timeout is counted; null = count none. The event's own time is not used: a replayed
    /// event would be late before it began.
    /// </summary>
    public TimeProvider? Clock { get; init; }
}
