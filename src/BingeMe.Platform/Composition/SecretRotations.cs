using BingeMe.Handlers.Data;
using BingeMe.Handlers.Security;
using BingeMe.Http;
using BingeMe.Platform.Configuration;
using BingeMe.Platform.Sql;

namespace BingeMe.Platform.Composition;

/// <summary>Encrypts sealed fields anew in the database that the settings name.</summary>
public static class SecretRotations
{
    /// <summary>Goes through every sealed field; the secrets are those of the settings.</summary>
    /// <param name="settings">Say where the database is, and which secrets there are.</param>
    /// <param name="batch">Fields of a batch.</param>
    /// <param name="isDryRun">Whether nothing is written.</param>
    /// <param name="progress">Is told how a column stands behind each batch.</param>
    /// <param name="cancelled">Ends the work between two batches.</param>
    /// <returns>How each column stands at the end.</returns>
    /// <exception cref="OperationCanceledException">It was broken off.</exception>
    /// <exception cref="Handlers.Ports.DependencyException">The database does not answer.</exception>
    public static async Task<IReadOnlyList<RotatedPlace>> Run(Settings settings, int batch, bool isDryRun, Action<RotatedPlace> progress, CancellationToken cancelled)
    {
        var fields = new SealedFields(HandlerSettingsFactory.From(settings).DataSecrets, SystemRandomSource.Instance);
        if (settings.Get(CoreSettings.Profile) == Profile.Embedded)
        {
            await using var embedded = new SqlDependencies(settings, TimeProvider.System);
            return await new SecretRotation(new Db(embedded.Database, TimeProvider.System), fields).Run(batch, isDryRun, progress, cancelled);
        }

        await using var database = new MySqlDatabase(SqlDependencies.Options(settings) with { CommandSeconds = 0, ConnectSeconds = 15 });
        return await new SecretRotation(new Db(database, TimeProvider.System), fields).Run(batch, isDryRun, progress, cancelled);
    }
}
