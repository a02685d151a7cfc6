namespace BingeMe.Cli.Migrate;

/// <summary>How a report is written.</summary>
internal enum MigrateFormat
{
    /// <summary>Lines for people.</summary>
    Text,

    /// <summary>One document for programs.</summary>
    Json,
}
