using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ledger;
using BingeMe.Platform.Configuration;
using BingeMe.Platform.Sql;

namespace BingeMe.Platform.Composition;

/// <summary>Checks the money of the database that the settings name.</summary>
public static class LedgerChecks
{
    /// <summary>Asks every rule of the ledger; only reads, and may take as long as it needs.</summary>
    /// <param name="settings">Say where the database is.</param>
    /// <param name="most">Rows to name of each rule.</param>
    /// <param name="cancelled">Ends the wait for a connection.</param>
    /// <exception cref="Handlers.Ports.DependencyException">The database does not answer.</exception>
    public static async Task<LedgerReport> Run(Settings settings, int most, CancellationToken cancelled)
    {
        if (settings.Get(CoreSettings.Profile) == Profile.Embedded)
        {
            await using var embedded = new SqlDependencies(settings, TimeProvider.System);
            return await new Db(embedded.Database, TimeProvider.System).Run(sql => LedgerAudit.Check(sql, most), cancelled);
        }

        await using var database = new MySqlDatabase(SqlDependencies.Options(settings) with { CommandSeconds = 0, ConnectSeconds = 15 });
        return await new Db(database, TimeProvider.System).Run(sql => LedgerAudit.Check(sql, most), cancelled);
    }
}
