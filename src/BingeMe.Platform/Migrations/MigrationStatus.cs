namespace BingeMe.Platform.Migrations;

/// <summary>One line of the migrator's report.</summary>
/// <param name="Name">The file's name without its extension.</param>
/// <param name="Phase">Expand or contract; null when the file is unknown.</param>
/// <param name="State">Where it stands.</param>
/// <param name="AppliedAt">When it was finished or declared done, UTC.</param>
public sealed record MigrationStatus(string Name, MigrationPhase? Phase, MigrationState State, DateTimeOffset? AppliedAt);
