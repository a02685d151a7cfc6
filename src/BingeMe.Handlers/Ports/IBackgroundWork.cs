namespace BingeMe.Handlers.Ports;

/// <summary>
/// Work that no answer waits for. A server does it beside its requests; a Lambda function begins it within the invocation and goes on with
/// it until a bound after the answer. Nothing offered here is kept beyond the process: what must not be lost is recorded first
/// (<see cref="Jobs.JobQueue"/>).
/// </summary>
public interface IBackgroundWork
{
    /// <summary>Takes up work when there is a place. Never waits, never throws. What the work throws is counted and ends nothing.</summary>
    /// <param name="work">Gets a token that is cancelled when the process cannot wait any longer.</param>
    /// <returns>False when too much is waiting or the process is stopping: then the work is not done.</returns>
    bool Offer(Func<CancellationToken, Task> work);
}
