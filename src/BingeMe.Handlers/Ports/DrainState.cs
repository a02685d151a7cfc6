namespace BingeMe.Handlers.Ports;

/// <summary>Whether the server is stopping: readiness fails first, so that the load balancer sends nothing new while old requests finish.</summary>
public sealed class DrainState
{
    private volatile bool draining;

    /// <summary>Whether <see cref="Begin"/> was called.</summary>
    public bool IsDraining => draining;

    /// <summary>From now on readiness answers 503.</summary>
    public void Begin() => draining = true;
}
