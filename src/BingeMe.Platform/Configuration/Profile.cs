namespace BingeMe.Platform.Configuration;

/// <summary>What the system stands on.</summary>
public enum Profile
{
    /// <summary>Nothing installed: SQLite, state in a file, media on disk, mail into the outbox.</summary>
    Embedded,

    /// <summary>Real services, e.g. in containers; development secrets are still allowed.</summary>
    Services,

    /// <summary>Real services and real secrets only.</summary>
    Production,
}
