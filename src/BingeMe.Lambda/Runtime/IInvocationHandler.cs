namespace BingeMe.Lambda.Runtime;

/// <summary>What the loop runs for every invocation. One object for the whole process, called concurrently (gateway rule 41).</summary>
public interface IInvocationHandler
{
    /// <summary>
    /// Answers one invocation. Everything that must happen has happened when the task ends: the sandbox is frozen as soon as the answer
    /// is posted (gateway rule 42). What it throws is reported as an invocation error, so failures of the application belong in
    /// the answer, as a 500 (gateway rule 38).
    /// </summary>
    /// <param name="invocation">The event and what Lambda tells about it.</param>
    /// <param name="cancelled">Cancelled a margin before the deadline (gateway rule 24).</param>
    ValueTask<InvocationResponse> Handle(Invocation invocation, CancellationToken cancelled);

    /// <summary>The most bytes of JSON that the sender of this event takes as an answer: 6 MB, behind a load balancer 1 MB (gateway rule 36).</summary>
    /// <param name="invocation">The invocation that is answered.</param>
    int MaxAnswerBytes(Invocation invocation) => InvocationLoop.MaxAnswerBytes;

    /// <summary>
    /// The answer to give instead of one that Lambda would refuse for its size (gateway rule 36), in the event's own format;
    /// null lets the loop report an invocation error.
    /// </summary>
    /// <param name="invocation">The invocation whose answer was too large.</param>
    /// <param name="bytes">The size of that answer in bytes of JSON.</param>
    byte[]? AnswerTooLarge(Invocation invocation, int bytes) => null;

    /// <summary>
    /// The outcome of an invocation was posted, and the next one is not asked for yet. Lambda freezes a sandbox only once it asks (AWS,
    /// "Lambda execution environment lifecycle", Invoke phase), so what is written here is neither lost nor waited for by the client.
    /// Called after every invocation, whatever came of it, from several threads where several are in work. Must not throw.
    /// </summary>
    /// <param name="invocation">The invocation; until its deadline the process lives.</param>
    void Posted(Invocation invocation)
    {
    }

    /// <summary>
    /// Lambda is about to take a snapshot of the process, from which any number of sandboxes start (<see cref="LambdaSettings.IsSnapStart"/>): what must not be
    /// shared, or does not outlive days, is to be let go. Called once, before the first invocation. What it throws is reported as an init error.
    /// </summary>
    void BeforeSnapshot()
    {
    }

    /// <summary>
    /// This sandbox starts from the snapshot. What was drawn at random before it is known to all others, connections are gone, and the time is another. Called
    /// once, before the first invocation. What it throws ends the sandbox.
    /// </summary>
    void AfterRestore()
    {
    }

    /// <summary>The process ends, and no invocation is in work any more. Called once, within the grace that SIGTERM leaves. Must not throw.</summary>
    void Stopped()
    {
    }
}
