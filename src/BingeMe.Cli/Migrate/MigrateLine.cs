using BingeMe.Platform.Migrations;

namespace BingeMe.Cli.Migrate;

/// <summary>Where one migration stands.</summary>
/// <param name="Name">The file's name without its extension.</param>
/// <param name="Phase"><c>expand</c> or <c>contract</c>; null when the file is unknown.</param>
/// <param name="State">E.g. <c>pending</c>.</param>
/// <param name="AppliedAt">When it was finished or declared done.</param>
internal sealed record MigrateLine(string Name, string? Phase, string State, DateTimeOffset? AppliedAt)
{
    internal static MigrateLine From(MigrationStatus status) => new(
        status.Name, status.Phase?.ToString().ToLowerInvariant(), status.State.ToString().ToLowerInvariant(), status.AppliedAt);
}
