namespace BingeMe.Handlers.Ports;

/// <summary>What happened to a call of a dependency.</summary>
public enum DependencyFailure
{
    /// <summary>No connection came about, or none was tried because it is known to be down.</summary>
    Unreachable = 0,

    /// <summary>It took the call and said nothing in time.</summary>
    TimedOut,

    /// <summary>It answered that it will not do this for us: credentials, permissions, a table or bucket that is not there.</summary>
    Refused,

    /// <summary>It is well and cannot do it just now: throttled, a lock that others hold, a deadlock, a full pool. Nothing was done.</summary>
    Busy,

    /// <summary>It broke off, failed inside, or answered what makes no sense.</summary>
    Broken,
}

/// <summary>
/// A service that the request needs did not answer (in time). The pipeline turns it into 503 with <c>Retry-After</c>; the process
/// stays up. The message names the dependency and never carries a secret or a query. What a driver throws ends as this at its adapter.
/// </summary>
public sealed class DependencyException : BingeMe.Http.UnavailableException
{
    /// <summary>Names the dependency that failed.</summary>
    /// <param name="dependency">E.g. <c>sql</c>, <c>sessions</c>, <c>smtp</c>; used in logs and metrics.</param>
    /// <param name="cause">What the driver said; for the log only.</param>
    public DependencyException(string dependency, Exception? cause = null)
        : base(dependency, cause)
    {
    }

    /// <summary>What happened.</summary>
    public DependencyFailure Kind { get; init; }

    /// <summary>What a dependency refuses us, it refuses at the next try too.</summary>
    public override bool IsPassing => Kind != DependencyFailure.Refused;

    /// <summary>
    /// Whether the work may have been done all the same: the answer to a commit did not come. Then nothing that it refers to may be taken
    /// back.
    /// </summary>
    public bool IsOutcomeUnknown { get; init; }
}
