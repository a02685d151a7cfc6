namespace BingeMe.Emulator;

/// <summary>An invocation on its way through a sandbox.</summary>
/// <param name="RequestId">Its id.</param>
/// <param name="Payload">The event.</param>
internal sealed record PendingInvocation(string RequestId, byte[] Payload)
{
    /// <summary>Completed once, by whatever ends the invocation first.</summary>
    public TaskCompletionSource<Outcome> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
