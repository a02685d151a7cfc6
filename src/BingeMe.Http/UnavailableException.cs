namespace BingeMe.Http;

/// <summary>Something the request needs is down: answered 503 with <c>Retry-After</c>.</summary>
public class UnavailableException : Exception
{
    /// <summary>Names what is down.</summary>
    public UnavailableException(string dependency, Exception? cause = null)
        : base($"The dependency '{dependency}' is unavailable.", cause) => Dependency = dependency;

    /// <summary>The dependency's short name, for logs and metrics.</summary>
    public string Dependency { get; }

    /// <summary>Whether nobody was asked: it was known to be down, and has failed before whoever made it known. One line tells of that, not a stack.</summary>
    public bool IsKnownDown { get; init; }

    /// <summary>Whether another try may succeed; not where a setting or a credential is missing or wrong.</summary>
    public virtual bool IsPassing => true;
}
