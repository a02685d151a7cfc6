namespace BingeMe.Platform.Migrations;

/// <summary>Where a migration stands on a database.</summary>
public enum MigrationState
{
    /// <summary>Not run yet.</summary>
    Pending,

    /// <summary>Begun and broken off between two statements (MySQL only); the next run resumes it.</summary>
    Partial,

    /// <summary>Run to its end.</summary>
    Applied,

    /// <summary>Declared as done without being run.</summary>
    Baselined,

    /// <summary>Recorded with another checksum: the file was edited after it ran.</summary>
    Changed,

    /// <summary>Recorded on the database, but not among this program's files: the program is older than the database.</summary>
    Unknown,
}
