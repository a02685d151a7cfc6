namespace BingeMe.Handlers.Ports;

/// <summary>A copy of the database that follows it at some distance and may be asked instead of it by those who would not notice.</summary>
public interface IReadReplica
{
    /// <summary>The copy. Nothing is ever written to it.</summary>
    IDatabase Database { get; }

    /// <summary>Whether the copy is known to be near enough and holds all that somebody wrote.</summary>
    /// <param name="wroteAt">When the asking member wrote last, UTC; null = never.</param>
    /// <param name="now">The present.</param>
    bool Serves(DateTimeOffset? wroteAt, DateTimeOffset now);

    /// <summary>It failed, or a write may be unknown: it is not asked for some seconds.</summary>
    /// <param name="cause">What happened.</param>
    void Suspend(Exception cause);
}
