using BingeMe.Handlers.Ports;

namespace BingeMe.Platform.Composition;

/// <summary>Whether the SQL database answers a query.</summary>
internal sealed class SqlReadiness(IDatabase database) : IReadinessCheck
{
    public string Name => "sql";

    public async Task Check(CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        await using var command = connection.CreateCommand();
        command.CommandText = "select 1";
        await command.ExecuteScalarAsync(cancelled);
    }
}
