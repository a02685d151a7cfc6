using System.Text;

namespace BingeMe.Emulator;

/// <summary>The outcome of an invocation.</summary>
/// <param name="Kind">How it ended.</param>
/// <param name="Payload">The answer, the whole stream, or the error's JSON.</param>
internal sealed record Outcome(OutcomeKind Kind, ReadOnlyMemory<byte> Payload)
{
    /// <summary>An outcome that is no answer, described for the access log.</summary>
    public static Outcome Without(OutcomeKind kind, string reason) => new(kind, Encoding.UTF8.GetBytes(reason));

    /// <summary>True when the sandbox can take another invocation.</summary>
    public bool LeavesSandboxUsable => Kind is OutcomeKind.Answered or OutcomeKind.Streamed or OutcomeKind.Failed;

    /// <summary>For the access log: why there is no answer; null when there is one.</summary>
    public string? Fault => Kind is OutcomeKind.Answered or OutcomeKind.Streamed
        ? null
        : $"{Kind}: {Encoding.UTF8.GetString(Payload.Span[..Math.Min(Payload.Length, 300)])}";
}
