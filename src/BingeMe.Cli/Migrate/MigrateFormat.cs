namespace BingeMe.Cli.Migrate;

/// <summary>How a report is written.</summary>
public enum MigrateFormat
{
    /// <summary>Lines for people.</summary>
    Text,

    /// <summary>One document for programs.</summary>
    Json,
}
