namespace BingeMe.Handlers.Ports;

/// <summary>
/// Work that an answer does not depend on and that must still be done: a server does it beside its requests and finishes it before it
/// stops; a Lambda function does it before it answers, since its sandbox freezes with the answer. The outcome is the same.
/// </summary>
public interface IBackgroundWork
{
    /// <summary>Takes up work; waits for a place when too much is under way. What the work throws is counted and ends nothing.</summary>
    /// <param name="work">Gets a token that ends it when the process cannot wait any longer.</param>
    ValueTask Run(Func<CancellationToken, Task> work);
}
