namespace BingeMe.Handlers.Ports;

/// <summary>
/// Locks by name, shared by every server of one deployment and by no other: around "is it taken?" and the write where no unique index
/// guards a contact or a name (ruling 26). Hold one briefly, and take several in the ordinal order of their names, or two requests may wait
/// for each other.
/// </summary>
public interface INamedLocks
{
    /// <summary>
    /// Waits for some locks, all or none; disposing the answer releases them. They are taken in one order for all callers, so that none of
    /// them waits for another in a circle, and they cost a connection together: callers that each held one and waited for their next could
    /// use up all there are.
    /// </summary>
    /// <param name="names">E.g. <c>contact:mira@creators.example</c>; with the schema's name at most 64 characters on MySQL, longer ones are hashed.</param>
    /// <param name="wait">How long to wait for other holders, in all.</param>
    /// <param name="cancelled">Ends the wait.</param>
    /// <exception cref="DependencyException">The locks did not come free in time, or their store is down.</exception>
    ValueTask<IAsyncDisposable> Acquire(IReadOnlyCollection<string> names, TimeSpan wait, CancellationToken cancelled);
}

/// <summary>The common case. Who needs two locks takes both in one call.</summary>
public static class NamedLocks
{
    /// <summary>Waits for one lock; disposing the answer releases it.</summary>
    /// <exception cref="DependencyException">The lock did not come free in time, or its store is down.</exception>
    public static ValueTask<IAsyncDisposable> Acquire(this INamedLocks locks, string name, TimeSpan wait, CancellationToken cancelled) => locks.Acquire([name], wait, cancelled);
}
