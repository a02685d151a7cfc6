namespace BingeMe.Handlers.Ports;

/// <summary>
/// Locks by name, shared by every server of one deployment and by no other: around "is it taken?" and the write where no unique index
/// guards a contact or a name (ruling 26). Hold one briefly, and take several in the ordinal order of their names, or two requests may wait
/// for each other.
/// </summary>
public interface INamedLocks
{
    /// <summary>Waits for a lock; disposing the answer releases it.</summary>
    /// <param name="name">E.g. <c>contact:mira@creators.example</c>; with the schema's name at most 64 characters on MySQL, longer ones are hashed.</param>
    /// <param name="wait">How long to wait for another holder.</param>
    /// <param name="cancelled">Ends the wait.</param>
    /// <exception cref="DependencyException">The lock did not come free in time, or its store is down.</exception>
    ValueTask<IAsyncDisposable> Acquire(string name, TimeSpan wait, CancellationToken cancelled);
}
