namespace BingeMe.Handlers.Ports;

/// <summary>
/// A service that the request needs did not answer (in time). The pipeline turns it into 503 with <c>Retry-After</c>; the process
/// stays up. The message names the dependency and never carries a secret or a query.
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

    /// <summary>
    /// Whether the work may have been done all the same: the answer to a commit did not come. Then nothing that it refers to may be taken
    /// back.
    /// </summary>
    public bool IsOutcomeUnknown { get; init; }
}
