namespace BingeMe.Lambda.Runtime;

/// <summary>
/// One invocation as the Lambda Runtime API handed it over (2018-06-01, <c>GET /runtime/invocation/next</c>). Immutable, and the only
/// carrier of per-invocation state: several may be in work at once (gateway rule 41).
/// </summary>
public sealed class Invocation
{
    /// <summary>The id under which the answer is posted (<c>Lambda-Runtime-Aws-Request-Id</c>).</summary>
    public required string RequestId { get; init; }

    /// <summary>Whether <see cref="RequestId"/> is this process's own invention, because a managed runtime told none.</summary>
    public bool IsIdMadeUp { get; init; }

    /// <summary>The event's bytes: UTF-8 JSON, at most 6 MB for a synchronous invocation (gateway rule 36).</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>
    /// When Lambda kills the sandbox if nothing was posted (<c>Lambda-Runtime-Deadline-Ms</c>, milliseconds since 1970-01-01 UTC);
    /// <see cref="DateTimeOffset.MaxValue"/> when the header is missing.
    /// </summary>
    public DateTimeOffset Deadline { get; init; } = DateTimeOffset.MaxValue;

    /// <summary>The X-Ray trace header of this invocation (<c>Lambda-Runtime-Trace-Id</c>), or null.</summary>
    public string? TraceId { get; init; }

    /// <summary>The ARN that was invoked, with the alias or version used (<c>Lambda-Runtime-Invoked-Function-Arn</c>), or null.</summary>
    public string? FunctionArn { get; init; }

    /// <summary>JSON about a mobile client (<c>Lambda-Runtime-Client-Context</c>), or null; API Gateway sends none.</summary>
    public string? ClientContext { get; init; }

    /// <summary>JSON about a Cognito identity (<c>Lambda-Runtime-Cognito-Identity</c>), or null; API Gateway sends none.</summary>
    public string? CognitoIdentity { get; init; }
}
