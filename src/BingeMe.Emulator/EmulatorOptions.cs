using BingeMe.ApiGateway;
using BingeMe.Http;

namespace BingeMe.Emulator;

/// <summary>What the emulator runs and how.</summary>
public sealed record EmulatorOptions
{
    /// <summary>The bootstrap's program and arguments; at least one element.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>The port of 127.0.0.1 to listen on; 0 = a free one.</summary>
    public int Port { get; init; }

    /// <summary>Which gateway is played: one of <see cref="EventKinds.Http"/>.</summary>
    public EventKind Kind { get; init; } = EventKind.RestV1;

    /// <summary>The stage; null = <c>prod</c> for a REST API, <c>$default</c> elsewhere.</summary>
    public string? Stage { get; init; }

    /// <summary>The most processes at once, each with one invocation at a time; more requests wait.</summary>
    public int MaxSandboxes { get; init; } = 4;

    /// <summary>How long gateway and function may take, each counted from when it received the request (gateway rule 24).</summary>
    public TimeSpan Timeout { get; init; } = ApiLimits.RequestTime;

    /// <summary>How long a request may wait for a sandbox before it is refused; never longer than <see cref="Timeout"/>.</summary>
    public TimeSpan QueueTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Halts a sandbox between invocations, as Lambda does, so that work left over after the answer shows (gateway rule 42).</summary>
    public bool Freeze { get; init; }

    /// <summary>
    /// Plays a Function URL whose invoke mode is RESPONSE_STREAM, to which an answer that the function does not stream is a body, whatever it says; or a REST
    /// API whose response transfer mode is STREAM, to which such an answer is a fault.
    /// The sandboxes run with RESPONSE_STREAMING=on or REST_RESPONSE_STREAMING=on unless <see cref="Environment"/> says otherwise.
    /// </summary>
    public bool ResponseStream { get; init; }

    /// <summary>Starts sandboxes as SnapStart does: the function is told of a snapshot and of its restore; none is taken.</summary>
    public bool SnapStart { get; init; }

    /// <summary>How long a sandbox may take to end after SIGTERM before it is killed (gateway rule 40).</summary>
    public TimeSpan StopTime { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Environment variables of the sandboxes, over the inherited ones and those of Lambda.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Told about every request once it is answered; may be called by several threads at once.</summary>
    public Action<AccessLine> OnAccess { get; init; } = static _ => { };

    /// <summary>Receives each line that a sandbox writes to its standard output or error: sandbox number and text.</summary>
    public Action<int, string> OnOutput { get; init; } = static (_, _) => { };
}
