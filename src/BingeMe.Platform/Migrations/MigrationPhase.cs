namespace BingeMe.Platform.Migrations;

/// <summary>Which side of the rollback window a migration belongs to; its file's first line says so.</summary>
public enum MigrationPhase
{
    /// <summary>Only adds: runs while blue and green both serve.</summary>
    Expand,

    /// <summary>Removes or narrows: runs after the rollback window, when asked for by name.</summary>
    Contract,
}
