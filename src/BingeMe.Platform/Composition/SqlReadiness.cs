using System.Data.Common;
using BingeMe.Handlers.Ports;
using BingeMe.Platform.Migrations;
using BingeMe.Platform.Sql;

namespace BingeMe.Platform.Composition;

/// <summary>
/// Whether the SQL database answers a query, and has the schema that this release needs. Both are asked each time: behind the same name another
/// server may answer by now, that was restored or does not follow any more.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="bringsItselfUp">Whether it runs the migrations by itself, as the embedded one does.</param>
internal sealed class SqlReadiness(IDatabase database, bool bringsItselfUp) : IReadinessCheck
{
    public string Name => "sql";

    /// <exception cref="MigrationException">The schema is missing, or behind; the text names what has not run.</exception>
    public async Task Check(CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        if (bringsItselfUp)
        {
            await Ask(connection, "select 1", cancelled);
            return;
        }

        var applied = await Applied(connection, cancelled);
        var missing = Migration.Embedded().Where(m => m.Phase == MigrationPhase.Expand && !applied.Contains(m.Name)).Select(static m => m.Name).ToList();
        if (missing.Count > 0)
            throw new MigrationException($"The schema is behind this release by {string.Join(", ", missing)}: run 'bingeme migrate apply' (docs/ec2.md).");
    }

    private static async Task Ask(DbConnection connection, string query, CancellationToken cancelled)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // a constant of ours
        command.CommandText = query;
#pragma warning restore CA2100
        await command.ExecuteScalarAsync(cancelled);
    }

    private static async Task<HashSet<string>> Applied(DbConnection connection, CancellationToken cancelled)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "select name from schema_migrations where applied_at is not null";
        var names = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            await using var rows = await command.ExecuteReaderAsync(cancelled);
            while (await rows.ReadAsync(cancelled)) names.Add(rows.GetString(0));
        }
        catch (Exception e) when (SqlFaults.IsMissingTable(e))
        {
            // Then nothing has run.
        }

        return names;
    }
}
